// Which places stand out: by step, by how sure they are, only the doubtful ones. The text itself stays whole.

const filters = { off: new Set(), confidence: 1, doubtful: false, suggestions: true };

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
    h(
      "button",
      {
        type: "button",
        class: "chip step-chip",
        "aria-pressed": String(on),
        ...attributes,
        onclick: (event) => {
          const now = event.currentTarget.getAttribute("aria-pressed") !== "true";
          event.currentTarget.setAttribute("aria-pressed", String(now));
          toggle(now);
          applyFilters();
        },
      },
      h("span", null, text),
      h("i", null, number(count)),
    );
  const upTo = h("output", null, say("filterConfidence", percent(filters.confidence)));
  const slider = h("input", {
    type: "range",
    min: "0",
    max: "100",
    step: "1",
    value: String(Math.round(100 * filters.confidence)),
    "aria-label": say("filterConfidence", ""),
    oninput: (event) => {
      filters.confidence = event.target.value / 100;
      upTo.textContent = say("filterConfidence", percent(filters.confidence));
      applyFilters();
    },
  });
  return h(
    "div",
    { class: "filters", role: "group", "aria-label": say("filterSteps") },
    steps.map((step) =>
      chip(!filters.off.has(step), stepName(step), counts.get(step), (on) => filters.off[on ? "delete" : "add"](step), {
        "data-step": step,
      }),
    ),
    suggested > 0 &&
      chip(
        filters.suggestions,
        say("filterSuggestions"),
        suggested,
        (on) => {
          filters.suggestions = on;
        },
        { class: "chip step-chip dashed" },
      ),
    doubtful > 0 &&
      chip(
        filters.doubtful,
        say("filterDoubtful"),
        doubtful,
        (on) => {
          filters.doubtful = on;
        },
        { class: "chip step-chip plain-chip" },
      ),
    h("label", { class: "slider" }, slider, upTo),
  );
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
