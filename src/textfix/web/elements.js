// Elements. Whatever comes from a document goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: h("p", { class: "quiet", onclick: f }, "text", child). Children that are null are left out. */
function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

// Drawn here, since nothing may be fetched: 24 by 24, one stroke.
const ICONS = {
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  pen: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  undo: "M9 7L4 12l5 5M4 12h10a5 5 0 010 10h-2",
  theme: "M12 3a9 9 0 109 9 7 7 0 01-9-9z",
  help: "M9 9a3 3 0 114.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.5",
  save: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  open: "M12 16V5M7 9.5l5-5 5 5M5 20h14",
  search: "M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l4.5 4.5",
};

function icon(name) {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    s("path", {
      d: ICONS[name],
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.9,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}

/** A button; without a text, its hint is its name. ``key`` is the key that does the same. */
function button({ key, ...attributes }, text, iconName) {
  const label = text ? {} : { "aria-label": attributes.title };
  const keys = key && { "aria-keyshortcuts": key };
  return h(
    "button",
    { type: "button", ...label, ...keys, ...attributes },
    iconName && icon(iconName),
    text && h("span", null, text),
    key && h("kbd", { "aria-hidden": "true" }, key),
  );
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** A piece of text with everything written out that a reader would not see. */
function visible(text) {
  if (text === "") return say("nothing");
  if (/^ +$/.test(text)) return "␣".repeat(text.length);
  return text
    .replace(/\r\n|\n|\r/g, "↵")
    .replaceAll("\t", "⇥")
    .replace(HIDDEN, (char) => `⟨${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** One line that goes away by itself; read out by screen readers. */
function notify(text) {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => place.classList.remove("shown"), Math.max(4000, 90 * text.length));
}
