// Everything the page says, in English and Chinese. A message with numbers in it is a function.

let language = "en";
try {
  language = localStorage.getItem("textfix-language") || (/^zh\b/i.test(navigator.language) ? "zh" : "en");
} catch {
  language = /^zh\b/i.test(navigator.language) ? "zh" : "en";
}

const number = (n) => n.toLocaleString(language === "zh" ? "zh-CN" : "en");
const percent = (p) => (p > 0 && p < 0.01 ? "<1%" : p < 1 && p > 0.99 ? ">99%" : `${Math.round(100 * p)}%`);
const dialectName = (name) => (name.length === 1 ? name.toUpperCase() : name);
const plural = (n, one) => `${number(n)} ${one}${n === 1 ? "" : "s"}`;

const MESSAGES = {
  en: {
    heading: "Give a text its author’s words back",
    lead: "Paste a scraped Chinese text. What was spun, broken or lost on the way is put right; point at a place to see why.",
    before: "As found",
    after: "Restored",
    placeholder: "Paste or type a text, or drop a file here",
    clean: "Restore",
    cleanHint: "Ctrl+Enter",
    edit: "Change the text",
    copy: "Copy",
    copied: "The restored text is on the clipboard.",
    notCopied: "The browser did not allow copying.",
    sample: "Try a sample",
    waiting: "The restored text will stand here.",
    busy: "Reading …",
    language: "中文",
    languageHint: "换成中文",
    theme: "Light or dark",
    docs: "For programs",
    nothing: "nothing",
    clear: "New text",
    spun: (p) => ["Spun", ` (${percent(p)} sure)`],
    maybe: (p) => ["Perhaps spun", ` (${percent(p)})`],
    honest: () => ["Not spun", ": its wording was left alone"],
    noChinese: () => ["No Chinese text", ""],
    dialect: (name) => `, dialect ${dialectName(name)}`,
    edits: (n) => (n ? plural(n, "edit") : "nothing to change"),
    suggestions: (n) => `${plural(n, "doubtful place")} only marked`,
    sure: (p) => `${percent(p)} sure`,
    doubtful: (p) => `not changed: only ${percent(p)} sure`,
    removed: "removed",
    added: "added",
    tooLarge: (n) => `The text is too large; at most ${number(n)} bytes.`,
    unreachable: "The service does not answer.",
  },
  zh: {
    heading: "还原作者的原话",
    lead: "粘贴一段抓取来的中文。伪原创换过的词、损坏的字符、丢失的段落都会改回来；指向改动处可看原因。",
    before: "原样",
    after: "还原后",
    placeholder: "在此粘贴或输入文本，也可拖入文件",
    clean: "还原",
    cleanHint: "Ctrl+Enter",
    edit: "修改原文",
    copy: "复制",
    copied: "还原后的文本已复制。",
    notCopied: "浏览器不允许复制。",
    sample: "试一个例子",
    waiting: "还原后的文本会显示在这里。",
    busy: "正在阅读……",
    language: "English",
    languageHint: "Switch to English",
    theme: "浅色或深色",
    docs: "程序接口",
    nothing: "无",
    clear: "换一篇",
    spun: (p) => ["伪原创", `（把握 ${percent(p)}）`],
    maybe: (p) => ["可能是伪原创", `（${percent(p)}）`],
    honest: () => ["不是伪原创", "，用词未动"],
    noChinese: () => ["没有中文", ""],
    dialect: (name) => `，方言 ${dialectName(name)}`,
    edits: (n) => (n ? `${number(n)} 处修改` : "无需改动"),
    suggestions: (n) => `另有 ${number(n)} 处存疑，仅标出`,
    sure: (p) => `把握 ${percent(p)}`,
    doubtful: (p) => `未改动：把握只有 ${percent(p)}`,
    removed: "删去",
    added: "补上",
    tooLarge: (n) => `文本太大，至多 ${number(n)} 字节。`,
    unreachable: "服务没有回应。",
  },
};

const say = (name, ...values) => {
  const message = MESSAGES[language][name];
  return typeof message === "function" ? message(...values) : message;
};
