// The first page: what was made of all documents together.

const PAIRS_AT_ONCE = 24;

function corpusPage() {
  const f = record.figures;
  const list = documentList();
  const byPair = (index) => {
    Object.assign(listState, { pair: index, search: "", verdict: "", doubtful: false });
    list.replaceWith((corpusPage.list = fresh()));
    corpusPage.list.scrollIntoView();
  };
  const fresh = () => documentList();
  corpusPage.list = list;
  return h(
    "main",
    { class: "corpus" },
    h(
      "header",
      { class: "head" },
      h("h1", null, record.title || say("title")),
      h(
        "p",
        { class: "quiet" },
        say(
          "made",
          new Date(record.made).toLocaleString(language === "zh" ? "zh-CN" : "en", {
            dateStyle: "long",
            timeStyle: "short",
          }),
          record.version,
        ),
      ),
    ),
    headline(f),
    rows.length < f.documents && h("p", { class: "note" }, say("sampled", rows.length, f.documents)),
    h(
      "div",
      { class: "panels" },
      h("div", { class: "stack" }, verdictsFigure(f), densityFigure(f)),
      h("div", { class: "stack" }, dialectsFigure(f), confidenceFigure(f)),
      stepsFigure(f),
      slowFigure(f),
      pairsFigure(f, byPair),
      failuresFigure(f),
      list,
    ),
  );
}

function headline(f) {
  const spun = f.verdicts[0] + f.verdicts[1];
  const doubtful = f.doubtful;
  const item = (big, label, note, tone = "") =>
    h(
      "div",
      { class: tone },
      h("dt", null, label),
      h("dd", null, h("strong", null, big), note && h("span", { class: "quiet" }, note)),
    );
  return h(
    "dl",
    { class: "headline" },
    item(
      number(f.documents),
      say("documentsTitle"),
      [say("charactersNote", f.characters), f.seconds ? say("secondsNote", duration(f.seconds)) : ""]
        .filter(Boolean)
        .join(language === "zh" ? "，" : ", "),
    ),
    item(f.documents ? percent(spun / f.documents) : "–", say("spunShare"), say("documents", spun)),
    item(number(f.edits), say("editsTitle"), say("editsPer", perThousand(f))),
    item(number(doubtful), say("doubtfulTitle"), say("doubtfulNote", f.suggestions)),
    f.failed ? item(number(f.failed), say("failuresFigure"), "", "alarm") : null,
  );
}

function perThousand(f) {
  return f.characters ? Math.round((10000 * f.edits) / f.characters) / 10 : 0;
}

function verdictsFigure(f) {
  const labels = say("verdicts");
  const parts = f.verdicts.map((value, k) => ({ label: labels[k], value, tone: `tone-${k}` }));
  return figure(say("verdictsFigure"), say("verdictsCaption"), (width) => wholeBar(parts, width), [
    [say("verdictsFigure"), say("documentsTitle")],
    ...parts.map(({ label, value }) => [label, number(value)]),
  ]);
}

function dialectsFigure(f) {
  const sum = f.dialects.reduce((total, [, share]) => total + share, 0);
  if (!sum) return figure(say("dialectsFigure"), "", () => emptyPlot(say("noSpun")), null);
  const items = f.dialects.map(([name, share, documents]) => ({
    label: say("dialect", dialectName(name)),
    value: share / sum,
    text: `${percent(share / sum)}  ·  ${say("inDocuments", documents)}`,
    short: percent(share / sum),
  }));
  return figure(say("dialectsFigure"), say("dialectsCaption"), (width) => bars(items, width, { tone: "tone-0" }), [
    [say("dialectsFigure"), "%"],
    ...items.map(({ label, text }) => [label, text]),
  ]);
}

function stepsFigure(f) {
  const items = f.steps.map(([step, edits, suggested, documents]) => ({
    label: stepName(step),
    value: edits,
    thin: suggested,
    text: number(edits) + (suggested ? ` + ${number(suggested)}` : ""),
    step,
    hint: `${stepName(step)}: ${say("edits", edits)}, ${say("suggestions", suggested)}, ${say("inDocuments", documents)}`,
  }));
  return figure(say("stepsFigure"), say("stepsCaption"), (width) => bars(items, width), [
    [say("filterSteps"), say("madeEdits"), say("onlySuggested"), say("documentsTitle")],
    ...f.steps.map(([step, ...values]) => [stepName(step), ...values.map(number)]),
  ]);
}

function confidenceFigure(f) {
  const bins = f.confidence.length;
  const range = (k) => `${Math.round((100 * k) / bins)}–${Math.round((100 * (k + 1)) / bins)}%`;
  // Nothing is ever less sure than the first filled bin: begin a little below it.
  const first = Math.max(0, f.confidence.findIndex(([made, suggested]) => made + suggested > 0) - 1);
  const columns = f.confidence.slice(first).map(([full, thin], k) => ({
    full,
    thin,
    hint: `${range(k + first)}: ${say("edits", full)}, ${say("suggestions", thin)}`,
  }));
  const ticks = [];
  for (let k = first; k <= bins; k += 1)
    if (k % 2 === 0 && (k % 4 === 0 || bins - first <= 14)) ticks.push({ at: k - first, text: `${(100 * k) / bins}%` });
  const least = record.minConfidence;
  const marks =
    least !== null && least * bins > first ? [{ at: least * bins - first, text: `${Math.round(100 * least)}%` }] : [];
  return figure(
    say("confidenceFigure"),
    say("confidenceCaption"),
    (width) => columnsPlot(columns, ticks, width, { marks }),
    [
      [say("confidence"), say("madeEdits"), say("onlySuggested")],
      ...columns.map(({ full, thin }, k) => [range(k + first), number(full), number(thin)]),
    ],
  );
}

function densityFigure(f) {
  const label = ([from], k) => {
    if (k === 0) return say("densityNone");
    const next = f.density[k + 1];
    return k === 1 ? `<${next[0]}` : next ? `${from}–${next[0]}` : `≥${from}`;
  };
  const columns = f.density.map((entry, k) => ({
    full: entry[1],
    hint: `${label(entry, k)}: ${say("documents", entry[1])}`,
    tone: k ? "tone-accent" : "tone-3",
  }));
  const ticks = f.density.map((entry, k) => ({ at: k + 0.5, text: label(entry, k) }));
  return figure(
    say("densityFigure"),
    say("densityCaption"),
    (width) => columnsPlot(columns, width < 420 ? ticks.filter((_, k) => k % 2 === 0) : ticks, width),
    [
      [say("densityCaption"), say("documentsTitle")],
      ...f.density.map((entry, k) => [label(entry, k), number(entry[1])]),
    ],
  );
}

function pairsFigure(f, choose) {
  if (!f.pairs.length) return figure(say("pairsFigure"), "", () => emptyPlot(say("noPairs")), null, "wide");
  const most = f.pairs[0][2];
  const some = rows.some((row) => row.pairs.length);
  const item = ([before, after, count], k) =>
    h(
      "li",
      null,
      h(
        "button",
        { type: "button", disabled: !some, onclick: () => choose(k) },
        h(
          "span",
          { class: "words" },
          h("del", null, visible(before)),
          h("span", { class: "arrow" }, "→"),
          h("ins", null, visible(after)),
        ),
        meter(count / most),
        h("span", { class: "count" }, number(count)),
      ),
    );
  const list = h("ol", { class: "pairs" }, f.pairs.slice(0, PAIRS_AT_ONCE).map(item));
  const more = button(
    {
      class: "button more",
      onclick: () => {
        more.remove();
        list.append(...f.pairs.slice(PAIRS_AT_ONCE).map((pair, k) => item(pair, k + PAIRS_AT_ONCE)));
      },
    },
    say("more"),
  );
  return h(
    "figure",
    { class: "panel wide" },
    h("figcaption", null, h("h2", null, say("pairsFigure")), h("p", { class: "quiet" }, say("pairsCaption"))),
    list,
    f.pairs.length > PAIRS_AT_ONCE && more,
  );
}

function meter(share) {
  return s(
    "svg",
    {
      class: "meter bar",
      viewBox: "0 0 100 6",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      "data-step": "wording",
    },
    s("rect", { class: "full", x: 0, y: 0, width: Math.max(1, 100 * share), height: 6 }),
  );
}

function slowFigure(f) {
  const slow = f.slow.slice(0, 10);
  const total = Math.max(...slow.map(([, seconds]) => seconds), 0);
  if (!total) return null;
  const items = slow.map(([name, seconds, characters]) => ({
    label: visible(name),
    value: seconds,
    text: duration(seconds),
    hint: `${visible(name)}: ${duration(seconds)}, ${say("charactersNote", characters)}`,
  }));
  return figure(say("slowFigure"), "", (width) => bars(items, width, { labelShare: 0.55 }), [
    [say("documentsTitle"), "", ""],
    ...f.slow.map(([name, seconds, characters]) => [
      visible(name),
      duration(seconds),
      say("charactersNote", characters),
    ]),
  ]);
}

function failuresFigure(f) {
  const shown = f.failures.slice(0, 200);
  return h(
    "section",
    { class: "panel wide failures" },
    h("h2", null, say("failuresFigure")),
    f.failures.length === 0 && h("p", { class: "quiet" }, say("noFailures")),
    h(
      "ul",
      { tabindex: shown.length > 8 ? "0" : null },
      shown.map(([name, reason]) => h("li", null, h("b", null, visible(name)), h("span", null, visible(reason)))),
    ),
    f.failed > shown.length && h("p", { class: "quiet" }, say("moreFailures", f.failed - shown.length)),
  );
}

function emptyPlot(text) {
  return h("p", { class: "quiet empty-plot" }, text);
}
