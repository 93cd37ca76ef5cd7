// The library gives its reasons in English. For Chinese readers the page says those it knows in Chinese: the table
// REASONS_ZH, put in front of this, is the one of the command line.

const SPUN =
  /^Spun word of dialect (\S+): (.+?) stands ([\d,]+)× in this text, (.+?) (?:never|stands ([\d,]+)×); the context prefers (.+?) by 10\^(-?[\d.]+)\.$/;

/** A reason in the reader's language, where it is known in it; reasons of several steps follow one another. */
function reasonText(reason) {
  if (language !== "zh") return reason;
  const said = reason.split(/(?<=\.) (?=[A-Z])/).map((sentence) => REASONS_ZH[sentence] || spunText(sentence));
  return said.every(Boolean) ? said.join("") : reason;
}

/** The evidence for a restoration in Chinese; the odds as a number and not as a power of ten. */
function spunText(sentence) {
  const spun = SPUN.exec(sentence);
  if (!spun) return "";
  const [, dialect, substitute, count, original, times, preferred, power] = spun;
  const standing = times ? `${original}出现 ${times} 次` : `${original}从未出现`;
  return `方言 ${dialectName(dialect)} 的伪原创词：本文中${substitute}出现 ${count} 次，${standing}；${context(Number(power), preferred)}。`;
}

function context(power, preferred) {
  if (power < 0) return `上下文并不偏向${preferred}（10 的 ${power} 次方倍）`;
  return `按上下文，${preferred}的可能性是它的 ${power < 3 ? number(Number((10 ** power).toPrecision(2))) : `10 的 ${power} 次方`} 倍`;
}
