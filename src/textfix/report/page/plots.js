// Plots in SVG, drawn to the width they get. Each stands beside its numbers as a table that can be unfolded.

const FONT = 13;

/**
 * A figure: its heading, what it shows, the plot, the numbers.
 * @param {string} title
 * @param {string} caption one sentence, or ""
 * @param {(width: number) => Element} draw makes the plot for a width in pixels
 * @param {string[][]} table rows of the same numbers as text, the head first
 * @param {string} kind a class for its place on the page
 */
function figure(title, caption, draw, table, kind = "") {
  const plot = h("div", { class: "plot" });
  const element = h(
    "figure",
    { class: `panel ${kind}`.trim() },
    h("figcaption", null, h("h2", null, title), caption && h("p", { class: "quiet" }, caption)),
    plot,
    table && numbers(table),
  );
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width === drawn || width === 0) return;
    drawn = width;
    plot.replaceChildren(draw(width));
  }).observe(plot);
  return element;
}

function numbers([head, ...body]) {
  return h(
    "details",
    { class: "numbers" },
    h("summary", null, say("table")),
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((cell) => h("th", { scope: "col" }, cell)),
        ),
      ),
      h(
        "tbody",
        null,
        body.map((row) =>
          h(
            "tr",
            null,
            row.map((cell, k) => h(k ? "td" : "th", k ? null : { scope: "row" }, cell)),
          ),
        ),
      ),
    ),
  );
}

const ruler = document.createElement("canvas").getContext("2d");

function textWidth(text, size = FONT) {
  ruler.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}

/** What of a text fits into so many pixels; a name is cut in its middle, since its end tells files apart. */
function fitting(text, width, size = FONT) {
  if (textWidth(text, size) <= width) return text;
  const chars = [...text];
  for (let keep = Math.min(chars.length - 1, Math.floor(width / 4)); keep > 1; keep -= 1) {
    const short = `${chars.slice(0, Math.ceil(keep / 2)).join("")}…${chars.slice(-Math.floor(keep / 2)).join("")}`;
    if (textWidth(short, size) <= width) return short;
  }
  return "…";
}

function svg(width, height, ...children) {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, children);
}

/**
 * Horizontal bars.
 * @param {{label: string, value: number, text: string, step?: string, hint?: string, thin?: number}[]} items
 *   thin: a part of the value drawn as an outline behind it; short: the text where there is little room
 */
function bars(items, width, { row = 30, tone = "tone-accent", labelShare = 0.36 } = {}) {
  if (width < 420)
    items = items.map((item) => ({
      ...item,
      hint: item.hint || `${item.label}: ${item.text}`,
      text: item.short || item.text,
    }));
  const left = Math.min(labelShare * width, Math.max(...items.map((item) => textWidth(item.label)))) + 12;
  const right = Math.max(...items.map((item) => textWidth(item.text))) + 10;
  const most = Math.max(...items.map((item) => item.value + (item.thin || 0)), 1e-9);
  const room = Math.max(20, width - left - right);
  return svg(
    width,
    items.length * row,
    items.map((item, k) => {
      const y = k * row;
      const length = (room * item.value) / most;
      const thin = (room * (item.thin || 0)) / most;
      return s(
        "g",
        { class: `bar ${item.step ? "" : tone}`, "data-step": item.step },
        s("title", null, item.hint || `${item.label}: ${item.text}`),
        s("rect", { class: "hit", x: 0, y, width, height: row }),
        s(
          "text",
          { x: left - 12, y: y + row / 2, class: "label", "text-anchor": "end" },
          fitting(item.label, left - 12),
        ),
        s("line", { class: "base", x1: left, x2: left, y1: y + 4, y2: y + row - 4 }),
        item.value > 0 &&
          s("rect", { class: "full", x: left, y: y + 6, width: Math.max(1.5, length), height: row - 12, rx: 2 }),
        thin > 0 &&
          s("rect", {
            class: "thin",
            x: left + length + 0.5,
            y: y + 6.5,
            width: Math.max(1, thin - 1),
            height: row - 13,
            rx: 2,
          }),
        s("text", { x: left + length + thin + 8, y: y + row / 2, class: "value" }, item.text),
      );
    }),
  );
}

/**
 * Columns over an axis; of each column the lower part is full, the upper an outline.
 * @param {{full: number, thin?: number, hint: string, tone?: string}[]} columns
 * @param {{at: number, text: string}[]} ticks places on the axis, in columns from the left
 * @param {{at: number, text: string}[]} marks lines over the plot
 */
function columnsPlot(columns, ticks, width, { height = 190, marks = [] } = {}) {
  const top = marks.length ? 26 : 12;
  const bottom = height - 26;
  const most = niceTop(Math.max(...columns.map((column) => column.full + (column.thin || 0)), 1));
  const left = textWidth(number(most), 12) + 10;
  const step = (width - left - 4) / columns.length;
  const y = (value) => bottom - ((bottom - top) * value) / most;
  const x = (at) => left + at * step;
  const anchor = (at) => (x(at) > width - 24 ? "end" : x(at) < left + 12 ? "start" : "middle");
  return svg(
    width,
    height,
    [0, most / 2, most]
      .filter(Number.isInteger)
      .map((value) => [
        s("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }),
        s("text", { class: "tick", x: left - 8, y: y(value), "text-anchor": "end" }, number(value)),
      ]),
    columns.map((column, k) => {
      const gap = Math.min(3, step * 0.14);
      const full = bottom - y(column.full);
      const thin = bottom - y(column.thin || 0);
      return s(
        "g",
        { class: `bar ${column.tone || "tone-accent"}` },
        s("title", null, column.hint),
        s("rect", { class: "hit", x: x(k), y: top, width: step, height: bottom - top }),
        full > 0 &&
          s("rect", {
            class: "full",
            x: x(k) + gap,
            y: bottom - Math.max(1.5, full),
            width: step - 2 * gap,
            height: Math.max(1.5, full),
          }),
        thin > 0 &&
          s("rect", {
            class: "thin",
            x: x(k) + gap + 0.5,
            y: bottom - full - thin + 0.5,
            width: step - 2 * gap - 1,
            height: Math.max(1, thin - 1),
          }),
      );
    }),
    ticks.map(({ at, text }) =>
      s("text", { class: "tick", x: x(at), y: bottom + 16, "text-anchor": anchor(at) }, text),
    ),
    marks.map(({ at, text }) => [
      s("line", { class: "mark", x1: x(at), x2: x(at), y1: top - 8, y2: bottom }),
      s("text", { class: "tick", x: x(at) - 6, y: top - 8, "text-anchor": "end" }, text),
    ]),
  );
}

/** The next of 1, 2, 4, 5, 10, 20 … that is no smaller. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 2, 4, 5, 6, 8, 10].map((k) => k * power).find((top) => top >= value && (top >= 2 || value <= 1)) || 10 * power
  );
}

/**
 * One bar for a whole, divided; its parts are named below it.
 * @param {{label: string, value: number, tone: string}[]} parts
 */
function wholeBar(parts, width) {
  const sum = parts.reduce((total, part) => total + part.value, 0) || 1;
  const columns = width < 420 ? 1 : 2;
  const row = 27;
  const height = 58 + Math.ceil(parts.length / columns) * row;
  let at = 0;
  return svg(
    width,
    height,
    parts.map((part, k) => {
      const length = (width * part.value) / sum;
      const x = at;
      at += length;
      const labelX = (k % columns) * (width / columns);
      const labelY = 60 + Math.floor(k / columns) * row;
      const share = `${number(part.value)}  ·  ${percent(part.value / sum)}`;
      return s(
        "g",
        { class: `bar ${part.tone}` },
        s("title", null, `${part.label}: ${share}`),
        part.value > 0 &&
          s("rect", {
            class: "full",
            x: x + (x > 0 ? 1 : 0),
            y: 6,
            width: Math.max(1.5, length - 1),
            height: 32,
            rx: 2,
          }),
        s("rect", { class: "full key", x: labelX, y: labelY, width: 12, height: 12, rx: 2 }),
        s("text", { class: "label", x: labelX + 20, y: labelY + 6.5 }, part.label),
        s(
          "text",
          {
            class: "value",
            x: labelX + width / columns - (columns > 1 ? 18 : 0),
            y: labelY + 6.5,
            "text-anchor": "end",
          },
          share,
        ),
      );
    }),
  );
}
