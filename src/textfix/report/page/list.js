// The list of documents: searched, filtered and ordered at once, drawn a screenful at a time.

const listState = { search: "", verdict: "", order: "reading", doubtful: false, pair: null };
const DRAWN_AT_ONCE = 60;

const ORDERS = {
  reading: ["sortOrder", null],
  doubtful: ["sortDoubtful", (a, b) => rows[b].doubtful - rows[a].doubtful],
  undecided: ["sortUndecided", (a, b) => leftIn(b) - leftIn(a)],
  edits: ["sortEdits", (a, b) => rows[b].edits - rows[a].edits],
  spun: ["sortSpun", (a, b) => rows[b].spun - rows[a].spun],
  slow: ["sortSlow", (a, b) => rows[b].seconds - rows[a].seconds],
  name: ["sortName", (a, b) => collator.compare(rows[a].name, rows[b].name)],
};
const collator = new Intl.Collator(undefined, { numeric: true });

function leftIn(index) {
  return review.done.has(index) ? 0 : rows[index].doubtful - review.count(index);
}

/** The numbers of the documents that fit, in order. */
function fittingDocuments() {
  const wanted = listState.search.trim().toLowerCase();
  const numbers = rows
    .map((_, k) => k)
    .filter((k) => {
      const row = rows[k];
      return (
        (!wanted || row.name.toLowerCase().includes(wanted)) &&
        (listState.verdict === "" || row.verdict === Number(listState.verdict)) &&
        (!listState.doubtful || row.doubtful > 0) &&
        (listState.pair === null || row.pairs.includes(listState.pair))
      );
    });
  const compare = ORDERS[listState.order][1];
  return compare ? numbers.sort(compare) : numbers;
}

/** The section of the corpus page with the list and what steers it. */
function documentList() {
  const list = h("ol", { class: "documents" });
  const found = h("p", { class: "quiet found", role: "status" });
  const more = button({ class: "button more", onclick: () => draw(true) }, say("more"));
  const pair = h("span");
  let fitting = [];
  let drawn = 0;

  function draw(further) {
    if (!further) {
      fitting = fittingDocuments();
      drawn = 0;
      list.replaceChildren();
      found.textContent =
        fitting.length || !rows.length ? say("shownDocuments", fitting.length, rows.length) : say("noMatch");
      pair.replaceChildren(...pairChip(draw));
    }
    const next = fitting.slice(drawn, drawn + DRAWN_AT_ONCE);
    list.append(...next.map(documentRow));
    drawn += next.length;
    more.hidden = drawn >= fitting.length;
  }
  new IntersectionObserver(([entry]) => entry.isIntersecting && !more.hidden && draw(true), {
    rootMargin: "600px",
  }).observe(more);

  const steer = (key) => (event) => {
    listState[key] = event.target.type === "checkbox" ? event.target.checked : event.target.value;
    draw();
  };
  const select = (key, options) =>
    h(
      "select",
      { onchange: steer(key), "aria-label": key === "order" ? say("sortLabel") : say("allVerdicts") },
      options.map(([value, text]) => h("option", { value, selected: String(listState[key]) === value }, text)),
    );
  const section = h(
    "section",
    { class: "panel wide", id: "documents" },
    h("h2", null, say("documentsTitle")),
    h(
      "div",
      { class: "steer" },
      h(
        "label",
        { class: "search" },
        icon("search"),
        h("input", {
          type: "search",
          placeholder: say("search"),
          "aria-label": say("search"),
          value: listState.search,
          oninput: steer("search"),
        }),
      ),
      select("verdict", [["", say("allVerdicts")], ...say("verdicts").map((text, k) => [String(k), text])]),
      select(
        "order",
        Object.entries(ORDERS).map(([key, [message]]) => [key, say(message)]),
      ),
      h(
        "label",
        { class: "check" },
        h("input", { type: "checkbox", checked: listState.doubtful, onchange: steer("doubtful") }),
        say("onlyDoubtful"),
      ),
      pair,
    ),
    found,
    list,
    more,
  );
  section.redraw = () => draw();
  draw();
  return section;
}

function pairChip(draw) {
  if (listState.pair === null) return [];
  const [before, after] = record.figures.pairs[listState.pair];
  const clear = () => {
    listState.pair = null;
    draw();
  };
  return [
    button(
      { class: "chip on", title: say("clear"), onclick: clear },
      say("withPair", visible(before), visible(after)),
      "cross",
    ),
  ];
}

/** The verdict on a document in words, with its colour and how sure it is. */
function verdictSign(row) {
  if (!row.han) return h("span", { class: "verdict tone-none" }, say("noChinese"));
  return h(
    "span",
    { class: `verdict tone-${row.verdict}` },
    say("verdicts")[row.verdict],
    h("i", null, percent(row.spun)),
  );
}

/** The first dialect, and a sign where there are more. */
function dialectsShort(dialects) {
  return dialects.length ? `${dialectName(dialects[0][0])}${dialects.length > 1 ? " +" : ""}` : "";
}

function documentRow(index) {
  const row = rows[index];
  const decided = review.count(index);
  const state = review.done.has(index)
    ? h("span", { class: "state done" }, icon("check"), say("reviewed"))
    : h(
        "span",
        { class: "state" },
        row.doubtful ? say("toLookAt", row.doubtful) : say("nothingToLookAt"),
        decided ? h("b", null, say("decided", decided)) : null,
      );
  return h(
    "li",
    null,
    h(
      "a",
      { href: `#d${index}` },
      h("span", { class: "name", title: visible(row.name) }, visible(row.name)),
      verdictSign(row),
      h("span", { class: "dialects" }, dialectsShort(row.dialects)),
      h("span", { class: "amount" }, say("edits", row.edits)),
      state,
      h("span", { class: "size" }, say("charactersNote", row.characters)),
    ),
  );
}
