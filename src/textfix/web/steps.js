// What a reader calls the steps, on every page.

const STEP_NAMES = {
  en: {
    brackets: "pushed-in pronunciation",
    mojibake: "wrong encoding",
  },
  zh: {
    mojibake: "乱码",
    characters: "字符",
    brackets: "注音",
    script: "繁简",
    wording: "用词",
    punctuation: "标点",
    layout: "排版",
    boilerplate: "站点文字",
  },
};

/** The name of a step; an edit of two steps names both. */
function stepName(step) {
  return step
    .split("+")
    .map((name) => STEP_NAMES[language][name] || name)
    .join(language === "zh" ? "、" : " + ");
}

/** The step whose colour a place takes. */
function mainStep(step) {
  const names = step.split("+");
  return names.includes("wording") ? "wording" : names[0];
}
