// The library gives its reasons in English. For Chinese readers the page says those it knows in Chinese.

const REASONS_ZH = {
  "A Traditional character beside a Simplified one, in a text that is Simplified.": "简体文本里夹着的繁体字。",
  "A stray Traditional word in a text that is Simplified.": "简体文本里夹着的繁体词。",
  "No one writes this word so; a wrong one-to-many conversion.": "没有人这样写：繁简一对多转换出错。",
  "A bracket and its partner have the same width.": "成对的括号宽度应当一致。",
  "A colon after a Chinese word is full-width.": "中文后的冒号用全角。",
  "A comma between Chinese words is full-width.": "中文之间的逗号用全角。",
  "A question mark after a Chinese word is full-width.": "中文后的问号用全角。",
  "A semicolon between Chinese words is full-width.": "中文之间的分号用全角。",
  "An exclamation mark after a Chinese word is full-width.": "中文后的叹号用全角。",
  "A full stop after a Chinese word is full-width.": "中文后的句号用全角。",
  "Brackets around Chinese words are full-width.": "括住中文的括号用全角。",
  "One mark is enough where two were left.": "留下了两个标点，一个就够。",
  "A compatibility form stands for the character itself.": "这是兼容字符，本字应当是它所代表的字。",
  "A radical sign stands for the character it looks like.": "这是部首符号，应当是与它同形的字。",
  "A control character is no text.": "控制字符不属于正文。",
  "An invisible character does nothing here and breaks search and comparison.": "不可见字符在此无用，且妨碍搜索和比较。",
  "An HTML entity was left undecoded.": "HTML 实体没有解码。",
  "An odd space stands where a plain one belongs.": "此处应当是普通空格。",
  "An unusual line separator is written as a line feed.": "特殊换行符改为普通换行。",
  "Latin letters and digits are written in half width.": "拉丁字母和数字用半角。",
  "A line break left a space inside a word.": "断行在词中留下了空格。",
  "A paragraph break was turned into a space.": "分段被变成了空格。",
  "Single spaces inside a word of running text.": "正文的词中夹了空格。",
  "Spaces at the end of a line show nothing.": "行末的空格没有意义。",
  "A space at the end of a line shows nothing.": "行末的空格没有意义。",
  "Converted to Simplified Chinese, as asked for.": "按要求转换为简体。",
  "Converted to Traditional Chinese of Taiwan, as asked for.": "按要求转换为台湾繁体。",
  "Converted to Traditional Chinese of Hong Kong, as asked for.": "按要求转换为香港繁体。",
  "Pinyin injected behind a character, as throughout this text.": "字后被插入了拼音，本文处处如此。",
  "Pinyin injected behind common characters, as throughout this text.": "常用字后被插入了拼音，本文处处如此。",
  "GBK text was read as Big5.": "GBK 文本被当作 Big5 读取。",
  "Big5 text was read as GBK.": "Big5 文本被当作 GBK 读取。",
  "GBK text was read as Latin-1 or Windows-1252.": "GBK 文本被当作 Latin-1 或 Windows-1252 读取。",
  "Big5 text was read as Latin-1 or Windows-1252.": "Big5 文本被当作 Latin-1 或 Windows-1252 读取。",
  "UTF-8 text was read as GBK.": "UTF-8 文本被当作 GBK 读取。",
  "UTF-8 text was read as Latin-1 or Windows-1252.": "UTF-8 文本被当作 Latin-1 或 Windows-1252 读取。",
  "A joiner has no function between these characters.": "连接符在这些字符之间没有作用。",
  "A mark of writing direction has no function without right-to-left text beside it.": "旁边没有从右向左的文字，书写方向标记没有作用。",
  "A terminal escape sequence is no text.": "终端控制序列不属于正文。",
  "Between these neighbours another character of the same one-to-many set stands.": "按前后文，这里应当是同一组一对多转换中的另一个字。",
  "GBK text lost a byte, and its characters were read from their halves.": "GBK 文本丢了一个字节，后面的字由前后两半错拼而成。",
  "GBK text lost a byte before a full stop, a quote and a tag.": "GBK 文本在句号、引号和标签前丢了一个字节。",
  "A page with injected pinyin is a Simplified one turned to Traditional.": "夹有拼音的页面是由简体转成繁体的。",
  "Each entry of the list of references stood on a line of its own.": "参考文献本来每条自成一行。",
  "The editor's name in brackets belongs to the site.": "括号里的编辑姓名属于网站。",
  "The letter of a section stood on a line of its own.": "分节的字母本来自成一行。",
  "The line was broken at a fixed width, in the middle of a paragraph.": "这里是按固定宽度断的行，仍在段落中间。",
  "The same paragraph stands there before.": "同样的段落前面已经有了。",
  "These lines after the article belong to the site.": "文章后面的这几行属于网站。",
  "These lines before the article belong to the site.": "文章前面的这几行属于网站。",
  "Three or more blank lines say no more than one.": "三个以上空行与一个空行意思相同。",
  "Three or more blank lines become one.": "三个以上空行并为一个。",
};

const SPUN = /^Spun word of dialect (\S+): (.+?) stands ([\d,]+)× in this text, (.+?) (?:never|stands ([\d,]+)×); the context prefers (.+?) by 10\^(-?[\d.]+)\.$/;

/** A reason in the reader's language, where it is known in it; reasons of several steps follow one another. */
function reasonText(reason) {
  if (language !== "zh") return reason;
  if (REASONS_ZH[reason]) return REASONS_ZH[reason];
  const spun = SPUN.exec(reason);
  if (spun) {
    const [, dialect, substitute, count, original, times, preferred, power] = spun;
    const standing = times ? `${original}出现 ${times} 次` : `${original}从未出现`;
    return `方言 ${dialectName(dialect)} 的伪原创词：本文中${substitute}出现 ${count} 次，${standing}；${context(Number(power), preferred)}。`;
  }
  const parts = reason.match(/[^.]*?(?:\.(?=\s|$)|$)/g)?.map((part) => part.trim()).filter(Boolean) || [];
  return parts.length > 1 && parts.every((part) => REASONS_ZH[part]) ? parts.map((part) => REASONS_ZH[part]).join("") : reason;
}

function context(power, preferred) {
  if (power < 0) return `上下文并不偏向${preferred}（10 的 ${power} 次方倍）`;
  return `按上下文，${preferred}的可能性是它的 ${power < 3 ? number(Number((10 ** power).toPrecision(2))) : `10 的 ${power} 次方`} 倍`;
}
