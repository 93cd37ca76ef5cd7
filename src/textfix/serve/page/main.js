// The page: a text on the left, the service asked, the answer drawn on both sides.

const FACTS = JSON.parse(document.getElementById("facts").textContent);
const SAMPLE =
  "林知远团体克日公布,旗下的付出小步伐在临江市正式上线。消耗者不必别的下载使用,在微信里打开小步伐,就能完成付出。" +
  "公司体现,渴望用一年时间笼罩全市三千家店肆,让个体商户也能享受到便利。\n\n" +
  "付出究竟是遭到严酷羁系的范畴。林知远团体体现,全部买卖业务记载生存五年,羁系部分可以随时检察。" +
  "针对消耗者担忧的隐私题目,项目组接纳了两项步伐。";

const state = { input: "", data: null, answer: null, error: null, busy: false, side: "after", asked: 0 };
const app = document.getElementById("app");
const reason = h("div", { id: "reason", role: "tooltip", hidden: true });
document.body.append(reason);

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing forgets the choice; the page works without it.
  }
}

function restoreTheme() {
  try {
    const theme = localStorage.getItem("textfix-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // As above.
  }
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const theme = dark === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  remember("textfix-theme", theme);
}

function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  remember("textfix-language", language);
  draw();
}

// --- asking

async function clean() {
  const area = app.querySelector("textarea");
  if (area) {
    state.input = area.value;
    state.data = null;
  }
  if (!state.input && !state.data) return;
  const turn = ++state.asked;
  Object.assign(state, { busy: true, error: null, side: "after" });
  draw();
  let answer = null;
  let error = null;
  try {
    const response = await fetch("/explain", {
      method: "POST",
      headers: { "Content-Type": state.data ? "application/octet-stream" : "application/json" },
      body: state.data || JSON.stringify({ text: state.input }),
    });
    answer = await response.json();
    if (!response.ok) [answer, error] = [null, answer.error];
  } catch {
    error = say("unreachable");
  }
  if (turn !== state.asked) return; // something else has been asked since
  Object.assign(state, { busy: false, answer: answer && { ...answer, ...laidOut(answer) }, error });
  if (state.answer) state.input = state.answer.before;
  draw();
  const first = app.querySelector(state.answer ? ".verdict" : "textarea");
  if (first) first.focus({ preventScroll: true });
}

function write(text) {
  state.asked++;
  Object.assign(state, { input: text, data: null, answer: null, error: null, busy: false, side: "before" });
  draw();
  app.querySelector("textarea").focus();
}

async function take(file) {
  if (file.size > FACTS.bytes) {
    state.error = say("tooLarge", FACTS.bytes);
    draw();
    return;
  }
  state.data = await file.arrayBuffer();
  state.input = "";
  state.answer = null;
  const area = app.querySelector("textarea");
  if (area) area.remove(); // what is written there is not what is asked about
  clean();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(state.answer.text);
    notify(say("copied"));
  } catch {
    notify(say("notCopied"));
  }
}

// --- drawing

function draw() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  hideReason();
  const { answer, busy } = state;
  app.replaceChildren(
    h(
      "header",
      { class: "top" },
      h("a", { class: "brand", href: "/" }, "textfix"),
      h("a", { class: "plain", href: "/docs" }, say("docs")),
      button({ class: "plain", title: say("languageHint"), onclick: switchLanguage }, say("language")),
      button({ class: "plain", title: say("theme"), onclick: switchTheme }, null, "theme"),
    ),
    h(
      "main",
      { class: busy ? "busy" : null, "aria-busy": busy ? "true" : null },
      answer || h("div", { class: "intro" }, h("h1", null, say("heading")), h("p", { class: "quiet" }, say("lead"), " ",
        button({ class: "link", onclick: () => { write(SAMPLE); clean(); } }, say("sample")))),
    ),
  );
  const main = app.querySelector("main");
  if (answer) main.replaceChildren(verdict(answer));
  else if (state.error) main.append(h("p", { class: "verdict alarm", role: "alert" }, state.error));
  main.append(sides(answer, busy));
}

function sides(answer, busy) {
  const tab = (side) =>
    button({ class: "plain", "aria-pressed": String(state.side === side), onclick: () => showSide(side) }, say(side));
  const bars = [
    h("div", { class: "bar before" }, h("h2", null, say("before")),
      answer
        ? [button({ class: "plain", title: say("edit"), onclick: () => write(answer.before) }, say("edit"), "pen"),
           button({ class: "plain", title: say("clear"), onclick: () => write("") }, say("clear"))]
        : button({ class: "button primary", title: say("cleanHint"), disabled: busy, onclick: clean }, say("clean"))),
    h("div", { class: "bar after" }, h("h2", null, say("after")),
      answer && button({ class: "plain", title: say("copy"), onclick: copy }, say("copy"))),
  ];
  if (answer) {
    const place = h("div", { class: `sides show-${state.side}` }, h("div", { class: "tabs" }, tab("before"), tab("after")), bars,
      h("div", { class: "rows" }, answer.rows.map(rowElement)));
    pointing(place, answer.places);
    return place;
  }
  const area = h("textarea", { class: "reading", lang: "zh", spellcheck: "false", "aria-label": say("before"), placeholder: say("placeholder") });
  area.value = state.input;
  area.addEventListener("input", () => { state.input = area.value; });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) clean();
  });
  return h("div", { class: "sides show-before" }, bars,
    h("div", { class: "pane before writing" }, area),
    h("div", { class: "pane after hint" }, say(busy ? "busy" : "waiting")));
}

function showSide(side) {
  state.side = side;
  draw();
}

function verdict(answer) {
  const { diagnosis } = answer;
  const kind = !diagnosis.han ? "noChinese" : !diagnosis.spun ? "honest" : diagnosis.spun_probability >= 0.95 ? "spun" : "maybe";
  const [strong, rest] = say(kind, diagnosis.spun_probability);
  const dialect = diagnosis.spun ? Object.keys(diagnosis.dialects)[0] : null;
  const counts = new Map();
  for (const edit of answer.edits) for (const step of edit.step.split("+")) counts.set(step, (counts.get(step) || 0) + 1);
  return h(
    "div",
    { class: "verdict", tabindex: "-1", role: "status" },
    h("p", { class: "words" }, h("strong", null, strong), rest, dialect && say("dialect", dialect)),
    h("p", { class: "quiet" }, say("edits", answer.edits.length), answer.suggestions.length ? ` · ${say("suggestions", answer.suggestions.length)}` : null),
    h("ul", { class: "legend" }, FACTS.steps.filter((step) => counts.has(step)).map((step) =>
      h("li", null, h("span", { class: "edit", "data-step": step }, stepName(step)), h("span", { class: "quiet" }, number(counts.get(step)))))),
  );
}

// --- the reason of the place that is pointed at, on both sides

function pointing(root, places) {
  const found = (event) => event.target.closest?.("[data-place]");
  let shown = null;
  const show = (element) => {
    if (shown === element) return;
    hide();
    shown = element;
    for (const twin of root.querySelectorAll(`[data-place="${element.dataset.place}"]`)) twin.classList.add("twin");
    showReason(element, places[Number(element.dataset.place)]);
  };
  const hide = () => {
    shown = null;
    for (const twin of root.querySelectorAll(".twin")) twin.classList.remove("twin");
    hideReason();
  };
  root.addEventListener("pointerover", (event) => found(event) && show(found(event)));
  root.addEventListener("pointerout", (event) => {
    if (found(event) && !root.contains(document.activeElement?.closest?.("[data-place]") || null)) hide();
  });
  root.addEventListener("focusin", (event) => (found(event) ? show(found(event)) : hide()));
  root.addEventListener("focusout", hide);
  root.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function showReason(element, place) {
  const ink = { "data-step": mainStep(place.step) };
  const side = (name, text) => h(name, { class: "edit", ...ink }, visible(text));
  reason.replaceChildren(
    h("p", { class: "change", lang: "zh" }, side("del", place.before), h("span", { class: "arrow" }, "→"), side("ins", place.after)),
    h("p", { class: "facts" }, `${stepName(place.step)} · ${say(place.suggestion ? "doubtful" : "sure", place.confidence)}`),
    h("p", { class: "why" }, reasonText(place.reason)),
  );
  reason.hidden = false;
  const box = [...element.getClientRects()].at(-1) || element.getBoundingClientRect();
  const { width, height } = reason.getBoundingClientRect();
  const left = Math.max(12, Math.min(box.left, document.documentElement.clientWidth - width - 12));
  const below = box.bottom + 8 + height < innerHeight || box.top - 8 - height < 0;
  // Set through the object model, which the content policy allows; a style attribute it would not.
  reason.style.left = `${left + scrollX}px`;
  reason.style.top = `${(below ? box.bottom + 8 : box.top - 8 - height) + scrollY}px`;
}

function hideReason() {
  reason.hidden = true;
}

// --- files

addEventListener("dragover", (event) => {
  if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
  event.preventDefault();
  app.querySelector(".sides")?.classList.add("dropping");
});
addEventListener("dragleave", (event) => event.relatedTarget || app.querySelector(".sides")?.classList.remove("dropping"));
addEventListener("drop", (event) => {
  const file = event.dataTransfer?.files?.[0];
  if (!file) return;
  event.preventDefault();
  take(file);
});

restoreTheme();
draw();
app.querySelector("textarea")?.focus();
