// The page of one document: its text, the filters, the way from one doubtful place to the next.

const VIEWS = ["compare", "inline", "result"];
const filters = { off: new Set(), confidence: 1, doubtful: false, suggestions: true };
let view = memory.read("view");
if (!VIEWS.includes(view)) view = matchMedia("(min-width: 900px)").matches ? "compare" : "inline";

/** The document on the page, or null: its number, its data, and what is drawn of it. */
let shown = null;

function documentPage(number_) {
  const row = rows[number_];
  const body = h("div", { class: "text-body", "aria-busy": "true" }, h("p", { class: "quiet" }, say("opening")));
  const main = h("main", { class: "document" }, documentHead(row, number_), body);
  shown = { number: number_, row, page: null, elements: [], current: null, main };
  openDocument(number_).then(
    (page) => {
      if (shown?.main !== main) return;
      shown.page = page;
      body.replaceWith(...documentBody());
      applyFilters();
      showProgress();
    },
    () => {
      body.replaceChildren(h("p", { class: "note alarm" }, say(typeof DecompressionStream === "undefined" ? "cannotOpen" : "damagedPage")));
    },
  );
  return main;
}

function documentHead(row, number_) {
  const facts = [
    verdictSign(row),
    ...row.dialects.map(([name, share]) => h("span", null, say("dialect", dialectName(name)), row.dialects.length > 1 ? ` ${percent(share)}` : "")),
    h("span", null, say("charactersNote", row.characters)),
    h("span", null, say("edits", row.edits)),
    h("span", null, say("suggestions", row.suggestions)),
    row.seconds ? h("span", null, duration(row.seconds)) : null,
  ];
  return h("header", { class: "head" },
    h("nav", { class: "crumbs", "aria-label": say("documentsTitle") },
      rows.length > 1 || record.figures.failed ? h("a", { class: "button", href: "#" }, icon("left"), h("span", null, say("back"))) : h("a", { class: "button", href: "#overview" }, icon("left"), h("span", null, say("overview"))),
      h("span", { class: "steps" },
        neighbour(number_, -1, "previousDocument", "left"), h("span", { class: "quiet" }, `${number(place(number_) + 1)} / ${number(order().length)}`), neighbour(number_, 1, "nextDocument", "right"))),
    h("h1", { class: "name" }, visible(row.name)),
    h("p", { class: "facts" }, facts));
}

/** The order in which one goes from document to document: the list as it stands, if this document is in it. */
function order() {
  if (!order.numbers?.includes(order.current)) order.numbers = rows.map((_, k) => k);
  return order.numbers;
}

function place(number_) {
  order.current = number_;
  return order().indexOf(number_);
}

function neighbour(number_, step, message, iconName) {
  const other = order()[place(number_) + step];
  if (other === undefined) return h("span", { class: "plain disabled" }, icon(iconName));
  return h("a", { class: "plain", href: `#d${other}`, title: say(message), "aria-label": say(message) }, icon(iconName));
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
  return [diagnosis(page), placesStrip(), filterBar(), h("div", { class: "text-frame", "data-view": view }, sidesHead(), text), jumpBar()].filter(Boolean);
}

function diagnosis(page) {
  const lines = [];
  if (page.evidence.length) lines.push(h("p", { class: "evidence" }, h("span", { class: "quiet" }, say("evidence")), page.evidence.map((word) => h("span", { class: "word" }, visible(word)))));
  const notes = page.notes.map(visible);
  if (page.encoding) {
    const [name, sure, lost] = page.encoding;
    if (lost || sure < 0.99 || !/^utf-?8/i.test(name)) notes.push(say("encoding", name, percent(sure)) + (lost ? ` · ${say("lostBytes", lost)}` : ""));
  }
  if (notes.length) lines.push(h("ul", { class: "remarks quiet", "aria-label": say("remarks") }, notes.map((note) => h("li", null, note))));
  return lines.length ? h("div", { class: "diagnosis" }, lines) : null;
}

function sidesHead() {
  return h("div", { class: "row sides-head quiet", "aria-hidden": "true" }, h("p", null, say("damaged")), h("p", null, say("restored")));
}

/** Draw the whole text in the chosen view. */
function drawText() {
  const { page, text, number: number_ } = shown;
  shown.elements = [];
  text.className = `text reading view-${view}`;
  const lines = paragraphs(page, view === "compare");
  const empty = lines.every((pieces) => !pieces.length);
  text.replaceChildren(...(empty ? [h("p", { class: "quiet empty-text" }, say("empty"))] : lines.map((pieces) => paragraphRow(pieces, view, number_, shown.elements))));
  text.closest(".text-frame")?.setAttribute("data-view", view);
}

// Filters

function filterBar() {
  const { places } = shown.page;
  if (!places.length) return h("p", { class: "note" }, say("unchanged"));
  const counts = new Map();
  for (const item of places) {
    if (!item.suggestion) for (const name of item.step.split("+")) counts.set(name, (counts.get(name) || 0) + 1);
  }
  const suggested = places.filter((item) => item.suggestion).length;
  const doubtful = places.filter((item) => item.doubtful).length;
  if (!doubtful) filters.doubtful = false; // its chip is not there to switch it off
  const steps = record.steps.filter((step) => counts.has(step));
  const chip = (on, text, count, toggle, attributes = {}) =>
    h("button", { type: "button", class: "chip step-chip", "aria-pressed": String(on), ...attributes, onclick: (event) => {
      const now = event.currentTarget.getAttribute("aria-pressed") !== "true";
      event.currentTarget.setAttribute("aria-pressed", String(now));
      toggle(now);
      applyFilters();
    } }, h("span", null, text), h("i", null, number(count)));
  const upTo = h("output", null, say("filterConfidence", percent(filters.confidence)));
  const slider = h("input", { type: "range", min: "0", max: "100", step: "1", value: String(Math.round(100 * filters.confidence)), "aria-label": say("filterConfidence", ""), oninput: (event) => {
    filters.confidence = event.target.value / 100;
    upTo.textContent = say("filterConfidence", percent(filters.confidence));
    applyFilters();
  } });
  return h("div", { class: "filters", role: "group", "aria-label": say("filterSteps") },
    steps.map((step) => chip(!filters.off.has(step), stepName(step), counts.get(step), (on) => filters.off[on ? "delete" : "add"](step), { "data-step": step })),
    suggested > 0 && chip(filters.suggestions, say("filterSuggestions"), suggested, (on) => { filters.suggestions = on; }, { class: "chip step-chip dashed" }),
    doubtful > 0 && chip(filters.doubtful, say("filterDoubtful"), doubtful, (on) => { filters.doubtful = on; }, { class: "chip step-chip plain-chip" }),
    h("label", { class: "slider" }, slider, upTo));
}

/** Whether the filters let a place stand out. */
function passes(item) {
  if (item.suggestion && !filters.suggestions) return false;
  if (filters.doubtful && !item.doubtful) return false;
  if (item.confidence > filters.confidence && filters.confidence < 1) return false;
  return item.step.split("+").some((step) => !filters.off.has(step));
}

function applyFilters() {
  for (const item of shown.page.places) {
    const off = !passes(item);
    for (const element of shown.elements[item.number] || []) element.classList.toggle("off", off);
  }
  shown.strip?.draw();
}

// Going from place to place

/** Make a place the current one; show its card and, where asked, bring it to the middle of the window. */
function goTo(number_, element, { scroll = true, focus = true } = {}) {
  const item = shown.page.places[number_];
  const elements = shown.elements[number_] || [];
  mark(shown.current, false);
  shown.current = number_;
  mark(number_, true);
  const anchor = element || elements[elements.length - 1];
  if (!anchor) return;
  if (scroll) anchor.scrollIntoView({ block: "center" });
  if (focus) anchor.focus({ preventScroll: true });
  card.show(item, anchor, cardActions(item, anchor), true);
}

function mark(number_, on) {
  if (number_ === null) return;
  for (const element of shown.elements[number_] || []) {
    element.classList.toggle("current", on);
    element.tabIndex = on ? 0 : -1;
    element.setAttribute("aria-label", spoken(shown.page.places[number_]));
  }
}

/** A place as a screen reader says it. */
function spoken(item) {
  const decision = review.of(shown.number, item);
  const words = `${visible(item.before)} → ${visible(decision?.after ?? item.after)}`;
  return [words, item.suggestion ? say("suggestion") : "", stepName(item.step), percent(item.confidence)].filter(Boolean).join(", ");
}

function overPlace(element) {
  if (!element || card.pinned || matchMedia("(hover: none)").matches) return;
  const item = shown.page.places[Number(element.dataset.place)];
  if (card.place === item) {
    clearTimeout(card.leaving);
    return;
  }
  card.show(item, element, cardActions(item, element), false);
}

/** The next place, round the end, that ``wanted`` takes; says so where there is none. */
function move(step, wanted, none) {
  if (!shown?.page) return;
  const { places } = shown.page;
  const from = shown.current ?? (step > 0 ? -1 : places.length);
  for (let k = 1; k <= places.length; k += 1) {
    const item = places[(((from + step * k) % places.length) + places.length) % places.length];
    if (wanted(item)) {
      goTo(item.number);
      return;
    }
  }
  if (none) notify(none());
}

const isDoubtfulLeft = (item) => item.doubtful && !review.of(shown.number, item);
const noDoubtful = () => say(shown.page.places.some((item) => item.doubtful) ? "allDecided" : "noneDoubtful");

// Deciding

function cardActions(item, anchor) {
  const { number: number_ } = shown;
  const again = () => {
    if (shown?.number !== number_) return;
    redrawPlace(item);
    mark(shown.current, false);
    shown.current = item.number;
    mark(item.number, true);
    card.show(item, anchor, cardActions(item, anchor), true);
    anchor.focus({ preventScroll: true });
  };
  return {
    decision: review.of(number_, item),
    alikeCount: alike(item).length,
    decide(verdict, after) {
      review.decide(number_, item, verdict, after);
      again();
    },
    undo() {
      review.undo(number_, item);
      again();
    },
    alike() {
      const { verdict, after } = review.of(number_, item);
      const others = alike(item);
      for (const other of others) {
        review.decide(number_, other, verdict, after);
        redrawPlace(other);
      }
      notify(say("alikeDone", others.length));
      again();
    },
    async everywhere() {
      await decideEverywhere(item, review.of(number_, item));
      again();
    },
    refresh: again,
    focus: () => anchor.focus({ preventScroll: true }),
  };
}

/** Decide the same in all documents, wherever the same words are not decided yet. */
async function decideEverywhere(item, decision) {
  let places = 0;
  let documents = 0;
  for (let number_ = 0; number_ < rows.length; number_ += 1) {
    if (number_ % 25 === 0) notify(say("everywhereDoing", number_, rows.length));
    const page = await openDocument(number_, false);
    const same = page.places.filter((other) => other.before === item.before && other.after === item.after && !review.of(number_, other));
    for (const other of same) review.decide(number_, other, decision.verdict, decision.after);
    places += same.length;
    documents += same.length > 0;
  }
  if (shown?.page) for (const other of shown.page.places) redrawPlace(other);
  notify(say("everywhereDone", places, documents));
}

/** The other places with the same words that are not decided the same. */
function alike(item) {
  const decision = review.of(shown.number, item);
  return shown.page.places.filter((other) => {
    if (other === item || other.before !== item.before || other.after !== item.after) return false;
    const its = review.of(shown.number, other);
    return !its || !decision || its.verdict !== decision.verdict || its.after !== decision.after;
  });
}

function redrawPlace(item) {
  for (const element of shown.elements[item.number] || []) drawPlace(element, item, review.of(shown.number, item));
}

// The bar that stays in view

function jumpBar() {
  const progress = h("span", { class: "progress", role: "status" });
  const done = h("button", { type: "button", class: "button done-toggle", onclick: toggleDone }, icon("check"), h("span", null, say("markReviewed")));
  shown.progress = progress;
  shown.doneToggle = done;
  return h("div", { class: "jump-bar" },
    h("div", { class: "segmented", role: "group", "aria-label": say("view") },
      VIEWS.map((name) => h("button", { type: "button", "aria-pressed": String(name === view), "data-view": name, onclick: () => setView(name) }, say(`view${name[0].toUpperCase()}${name.slice(1)}`)))),
    h("div", { class: "jump" },
      button({ class: "plain", title: say("previousDoubtful"), onclick: () => move(-1, isDoubtfulLeft, noDoubtful) }, "", "up"),
      progress,
      button({ class: "plain", title: say("nextDoubtful"), onclick: () => move(1, isDoubtfulLeft, noDoubtful) }, "", "down")),
    done);
}

function showProgress() {
  if (!shown?.progress) return;
  const doubtful = shown.page.places.filter((item) => item.doubtful);
  const left = doubtful.filter(isDoubtfulLeft).length;
  shown.progress.replaceChildren(h("span", { class: "long" }, say("doubtfulLeft", left, doubtful.length)), h("span", { class: "short", "aria-hidden": "true" }, say("doubtfulShort", left, doubtful.length)));
  const done = review.done.has(shown.number);
  shown.doneToggle.setAttribute("aria-pressed", String(done));
  shown.doneToggle.lastChild.textContent = done ? say("reviewed") : say("markReviewed");
  shown.strip?.draw();
}

function toggleDone() {
  review.setDone(shown.number, !review.done.has(shown.number));
}

function setView(name) {
  view = name;
  memory.write("view", name);
  card.hide();
  for (const element of shown.main.querySelectorAll(".segmented button")) element.setAttribute("aria-pressed", String(element.dataset.view === name));
  drawText();
  applyFilters();
  const { current } = shown;
  if (current !== null) {
    mark(current, true);
    shown.elements[current]?.[0].scrollIntoView({ block: "center" });
  }
}

// Where the edits are, as a strip as wide as the text

function placesStrip() {
  const { places } = shown.page;
  if (places.length < 2) return null;
  const plot = h("div", { class: "strip", title: say("strip"), "aria-hidden": "true" });
  const length = Math.max(1, shown.row.characters);
  const x = (item, width) => 3 + ((width - 6) * (item.start + item.end)) / 2 / length;
  plot.draw = () => {
    const width = Math.floor(plot.clientWidth);
    if (!width) return;
    const paths = new Map();
    for (const item of places) {
      if (!passes(item)) continue;
      const left = isDoubtfulLeft(item);
      const key = `${mainStep(item.step)} ${left ? "doubtful" : ""}`;
      paths.set(key, `${paths.get(key) || ""}M${x(item, width).toFixed(1)} ${left ? 2 : 12}V26`);
    }
    plot.replaceChildren(svg(width, 28, s("line", { class: "base", x1: 0, x2: width, y1: 26.5, y2: 26.5 }),
      [...paths].map(([key, d]) => s("path", { d, class: key.split(" ")[1], "data-step": key.split(" ")[0] }))));
  };
  plot.addEventListener("click", (event) => {
    const at = event.clientX - plot.getBoundingClientRect().left;
    const near = (item) => Math.abs(x(item, plot.clientWidth) - at);
    const candidates = places.filter(passes);
    if (candidates.length) goTo(candidates.reduce((best, item) => (near(item) < near(best) ? item : best)).number);
  });
  new ResizeObserver(() => plot.draw()).observe(plot);
  shown.strip = plot;
  return plot;
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
