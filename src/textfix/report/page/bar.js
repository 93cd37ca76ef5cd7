// The bar that stays in view, and the strip that shows where in the text the edits are.

function jumpBar() {
  const progress = h("span", { class: "progress", role: "status" });
  const done = h(
    "button",
    { type: "button", class: "button done-toggle", onclick: toggleDone },
    icon("check"),
    h("span", null, say("markReviewed")),
  );
  shown.progress = progress;
  shown.doneToggle = done;
  return h(
    "div",
    { class: "jump-bar" },
    h(
      "div",
      { class: "segmented", role: "group", "aria-label": say("view") },
      VIEWS.map((name) =>
        h(
          "button",
          { type: "button", "aria-pressed": String(name === view), "data-view": name, onclick: () => setView(name) },
          say(`view${name[0].toUpperCase()}${name.slice(1)}`),
        ),
      ),
    ),
    h(
      "div",
      { class: "jump" },
      button(
        { class: "plain", title: say("previousDoubtful"), onclick: () => move(-1, isDoubtfulLeft, noDoubtful) },
        "",
        "up",
      ),
      progress,
      button(
        { class: "plain", title: say("nextDoubtful"), onclick: () => move(1, isDoubtfulLeft, noDoubtful) },
        "",
        "down",
      ),
    ),
    done,
  );
}

function showProgress() {
  if (!shown?.progress) return;
  const doubtful = shown.page.places.filter((item) => item.doubtful);
  const left = doubtful.filter(isDoubtfulLeft).length;
  shown.progress.replaceChildren(
    h("span", { class: "long" }, say("doubtfulLeft", left, doubtful.length)),
    h("span", { class: "short", "aria-hidden": "true" }, say("doubtfulShort", left, doubtful.length)),
  );
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
  for (const element of shown.main.querySelectorAll(".segmented button"))
    element.setAttribute("aria-pressed", String(element.dataset.view === name));
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
    plot.replaceChildren(
      svg(
        width,
        28,
        s("line", { class: "base", x1: 0, x2: width, y1: 26.5, y2: 26.5 }),
        [...paths].map(([key, d]) => s("path", { d, class: key.split(" ")[1], "data-step": key.split(" ")[0] })),
      ),
    );
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
