// The page of one document: what is known of it, its text in the chosen view, its keys.

const VIEWS = ["compare", "inline", "result"];
let view = memory.read("view");
if (!VIEWS.includes(view)) view = matchMedia("(min-width: 900px)").matches ? "compare" : "inline";

/** The document on the page, or null: its number, its data, and what is drawn of it. */
let shown = null;

function documentPage(index) {
  const row = rows[index];
  const body = h("div", { class: "text-body", "aria-busy": "true" }, h("p", { class: "quiet" }, say("opening")));
  const main = h("main", { class: "document" }, documentHead(row, index), body);
  shown = { number: index, row, page: null, elements: [], current: null, main };
  openDocument(index).then(
    (page) => {
      if (shown?.main !== main) return;
      shown.page = page;
      body.replaceWith(...documentBody());
      applyFilters();
      showProgress();
    },
    () => {
      body.replaceChildren(
        h("p", { class: "note alarm" }, say(typeof DecompressionStream === "undefined" ? "cannotOpen" : "damagedPage")),
      );
    },
  );
  return main;
}

function documentHead(row, index) {
  const facts = [
    verdictSign(row),
    ...row.dialects.map(([name, share]) =>
      h("span", null, say("dialect", dialectName(name)), row.dialects.length > 1 ? ` ${percent(share)}` : ""),
    ),
    h("span", null, say("charactersNote", row.characters)),
    h("span", null, say("edits", row.edits)),
    h("span", null, say("suggestions", row.suggestions)),
    row.seconds ? h("span", null, duration(row.seconds)) : null,
  ];
  return h(
    "header",
    { class: "head" },
    h(
      "nav",
      { class: "crumbs", "aria-label": say("documentsTitle") },
      rows.length > 1 || record.figures.failed
        ? h("a", { class: "button", href: "#" }, icon("left"), h("span", null, say("back")))
        : h("a", { class: "button", href: "#overview" }, icon("left"), h("span", null, say("overview"))),
      h(
        "span",
        { class: "steps" },
        neighbour(index, -1, "previousDocument", "left"),
        h("span", { class: "quiet" }, `${number(place(index) + 1)} / ${number(order().length)}`),
        neighbour(index, 1, "nextDocument", "right"),
      ),
    ),
    h("h1", { class: "name" }, visible(row.name)),
    h("p", { class: "facts" }, facts),
  );
}

/** The order in which one goes from document to document: the list as it stands, if this document is in it. */
function order() {
  if (!order.numbers?.includes(order.current)) order.numbers = rows.map((_, k) => k);
  return order.numbers;
}

function place(index) {
  order.current = index;
  return order().indexOf(index);
}

function neighbour(index, step, message, iconName) {
  const other = order()[place(index) + step];
  if (other === undefined) return h("span", { class: "plain disabled" }, icon(iconName));
  return h(
    "a",
    { class: "plain", href: `#d${other}`, title: say(message), "aria-label": say(message) },
    icon(iconName),
  );
}

function documentBody() {
  const { page } = shown;
  const text = h("div", { class: "text" });
  shown.text = text;
  text.addEventListener("mouseover", (event) => overPlace(event.target.closest(".place")));
  text.addEventListener("mouseout", (event) => event.target.closest(".place") && card.leave());
  text.addEventListener("click", (event) => {
    const element = event.target.closest(".place");
    if (element) goTo(Number(element.dataset.place), element, { scroll: false });
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    card.element?.querySelector(".decide button")?.focus();
  });
  drawText();
  return [
    diagnosis(page),
    placesStrip(),
    filterBar(),
    h("div", { class: "text-frame", "data-view": view }, sidesHead(), text),
    jumpBar(),
  ].filter(Boolean);
}

function diagnosis(page) {
  const lines = [];
  if (page.evidence.length)
    lines.push(
      h(
        "p",
        { class: "evidence" },
        h("span", { class: "quiet" }, say("evidence")),
        page.evidence.map((word) => h("span", { class: "word" }, visible(word))),
      ),
    );
  const notes = page.notes.map(visible);
  if (page.encoding) {
    const [name, sure, lost] = page.encoding;
    if (lost || sure < 0.99 || !/^utf-?8/i.test(name))
      notes.push(say("encoding", name, percent(sure)) + (lost ? ` · ${say("lostBytes", lost)}` : ""));
  }
  if (notes.length)
    lines.push(
      h(
        "ul",
        { class: "remarks quiet", "aria-label": say("remarks") },
        notes.map((note) => h("li", null, note)),
      ),
    );
  return lines.length ? h("div", { class: "diagnosis" }, lines) : null;
}

function sidesHead() {
  return h(
    "div",
    { class: "row sides-head quiet", "aria-hidden": "true" },
    h("p", null, say("damaged")),
    h("p", null, say("restored")),
  );
}

/** Draw the whole text in the chosen view. */
function drawText() {
  const { page, text, number: index } = shown;
  shown.elements = [];
  text.className = `text reading view-${view}`;
  const lines = paragraphs(page, view === "compare");
  const empty = lines.every((pieces) => !pieces.length);
  text.replaceChildren(
    ...(empty
      ? [h("p", { class: "quiet empty-text" }, say("empty"))]
      : lines.map((pieces) => paragraphRow(pieces, view, index, shown.elements))),
  );
  text.closest(".text-frame")?.setAttribute("data-view", view);
}

const documentKeys = {
  j: () => move(1, passes),
  k: () => move(-1, passes),
  n: () => move(1, isDoubtfulLeft, noDoubtful),
  p: () => move(-1, isDoubtfulLeft, noDoubtful),
  a: () => card.open && card.actions.decide("accept"),
  r: () => card.open && card.actions.decide("reject"),
  c: () => card.open && card.edit(),
  u: () => card.open && card.actions.decision && card.actions.undo(),
  s: () => card.open && card.actions.decision && card.actions.alikeCount && card.actions.alike(),
  S: () => card.open && card.actions.decision && rows.length > 1 && card.actions.everywhere(),
  d: () => toggleDone(),
  1: () => setView("compare"),
  2: () => setView("inline"),
  3: () => setView("result"),
  "[": () => shown.main.querySelector(".crumbs .steps a:first-child")?.click(),
  "]": () => shown.main.querySelector(".crumbs .steps a:last-child")?.click(),
  Escape: () => {
    if (!card.open) location.hash = rows.length > 1 ? "" : "#overview";
    else {
      card.actions.focus();
      card.hide();
    }
  },
};
