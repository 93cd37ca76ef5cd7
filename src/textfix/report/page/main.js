// The frame around both pages: what stays on top, which page is shown, keys.

const app = document.getElementById("app");

function topBar() {
  const decided = h("span", { class: "quiet decided" });
  const save = button(
    {
      class: "button save",
      title: say("download"),
      onclick: () => {
        if (review.touched().length) downloadDecisions();
        else notify(say("nothingDecided"));
      },
    },
    say("download"),
    "save",
  );
  const file = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    onchange: () => {
      if (file.files[0]) openDecisions(file.files[0]).then(render);
      file.value = "";
    },
  });
  topBar.show = () => {
    const total = review.total();
    decided.textContent = review.touched().length ? say("decisionsLeft", total, review.touched().length) : "";
    save.classList.toggle("primary", review.touched().length > 0);
  };
  const bar = h(
    "header",
    { class: "top" },
    h("a", { class: "brand", href: rows.length > 1 ? "#" : "#overview" }, "textfix"),
    decided,
    save,
    button({ class: "plain", title: `${say("open")}: ${say("openHint")}`, onclick: () => file.click() }, "", "open"),
    file,
    button({ class: "plain", title: say("theme"), onclick: switchTheme }, "", "theme"),
    button(
      {
        class: "plain language",
        title: say("languageHint"),
        lang: language === "zh" ? "en" : "zh",
        onclick: switchLanguage,
      },
      say("language"),
    ),
    button({ class: "plain", title: say("help"), onclick: helpDialog }, "", "help"),
  );
  topBar.show();
  return bar;
}

function switchTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  memory.write("theme", next === (dark ? "dark" : "light") ? null : next);
  if (next === (dark ? "dark" : "light")) delete document.documentElement.dataset.theme;
}

function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  memory.write("language", language);
  render();
}

/** Show the page that the address names. */
function render() {
  card.hide();
  card.element?.remove();
  card.element = null;
  shown = null;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  const named = /^#d(\d+)$/.exec(location.hash);
  const alone = rows.length === 1 && record.figures.failed === 0 && location.hash !== "#overview";
  const index = named ? Number(named[1]) : alone ? 0 : null;
  const inDocument = index !== null && index < rows.length;
  const title = record.title || say("title");
  document.title = inDocument ? `${visible(rows[index].name)} · ${title}` : `${title} · textfix`;
  app.replaceChildren(topBar(), inDocument ? documentPage(index) : corpusPage());
}

let overviewScroll = 0; // where the overview stood when a document was opened

addEventListener("hashchange", (event) => {
  const cameFromOverview = !/#d\d+$/.test(event.oldURL);
  if (cameFromOverview) {
    order.numbers = fittingDocuments();
    overviewScroll = scrollY;
  }
  render();
  scrollTo(0, /#d\d+$/.test(location.hash) ? 0 : overviewScroll);
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && event.target.closest("form.change")) {
    card.actions.refresh();
    return;
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "range") return;
  const action = event.key === "?" ? helpDialog : shown?.page && documentKeys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

addEventListener("pointerdown", (event) => {
  if (card.open && !event.target.closest(".card, .place, .jump-bar")) {
    card.hide();
    if (shown) mark(shown.current, false);
  }
});

review.listeners.add(() => {
  topBar.show();
  showProgress();
  if (!memory.works) notify(say("notKept"));
});

const theme = memory.read("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
const chosen = memory.read("language");
if (chosen === "en" || chosen === "zh") language = chosen;
recallDecisions();
render();
