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
};

const SPUN = /^Spun word of dialect (\S+): (.+?) stands ([\d,]+)× in this text, (.+?) (never|[\d,]+×); the context prefers (.+?) by 10\^(-?[\d.]+)\.$/;

/** A reason in the reader's language, where it is known in it; reasons of several steps follow one another. */
function reasonText(reason) {
  if (language !== "zh") return reason;
  if (REASONS_ZH[reason]) return REASONS_ZH[reason];
  const spun = SPUN.exec(reason);
  if (spun) {
    const [, dialect, substitute, count, original, times, preferred, power] = spun;
    const standing = times === "never" ? `${original}从未出现` : `${original}出现 ${times.slice(0, -1)} 次`;
    return `方言 ${dialectName(dialect)} 的伪原创词：本文中${substitute}出现 ${count} 次，${standing}；${context(Number(power), preferred)}。`;
  }
  const parts = reason.match(/[^.]*?(?:\.(?=\s|$)|$)/g)?.map((part) => part.trim()).filter(Boolean) || [];
  return parts.length > 1 && parts.every((part) => REASONS_ZH[part]) ? parts.map((part) => REASONS_ZH[part]).join("") : reason;
}

function context(power, preferred) {
  if (power < 0) return `上下文并不偏向${preferred}（10 的 ${power} 次方倍）`;
  return `按上下文，${preferred}的可能性是它的 ${power < 3 ? number(Number((10 ** power).toPrecision(2))) : `10 的 ${power} 次方`} 倍`;
}
