// An answer of /explain as paragraphs of pieces: strings, and places where something was or might be changed.
// Offsets of the service count code points, those of JavaScript do not: the text is taken apart into code points first.

const BREAK = /\r\n|\n|\r/;

/** { before, rows }: the input, and its paragraphs, each a list of strings and places. */
function laidOut(answer) {
  const text = [...answer.text];
  const places = [
    ...answer.edits.map((edit) => ({ ...edit, suggestion: false })),
    ...answer.suggestions.map((edit) => ({ ...edit, suggestion: true })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  const rows = [[]];
  let before = "";
  let at = 0; // in the input
  let shift = 0; // place in the result minus place in the input
  const plain = (end) => {
    const piece = text.slice(at + shift, end + shift).join("");
    before += piece;
    piece.split(BREAK).forEach((line, k) => {
      if (k) rows.push([]);
      if (line) rows[rows.length - 1].push(line);
    });
    at = end;
  };
  places.forEach((place, k) => {
    plain(place.start);
    before += place.before;
    rows[rows.length - 1].push({ ...place, number: k });
    at = place.end;
    if (!place.suggestion) shift += [...place.after].length - (place.end - place.start);
  });
  plain(text.length - shift);
  return { before, rows, places };
}

/** The text of a place: blanks and line breaks as signs, since nothing else is there to be seen. */
function shownText(text) {
  if (text === "") return "";
  if (!/\S/.test(text)) return text.replace(/\r\n|\n|\r/g, "↵\n").replace(/[^\S\n]/g, "␣");
  return text.replace(HIDDEN, (char) => ("\n\t\r".includes(char) ? char : visible(char)));
}

/** Text between the places, in which an invisible character must not play tricks on the reader either. */
function quietText(text) {
  return text.replace(HIDDEN, (char) => (char === "\t" || char === "\u200d" ? char : visible(char)));
}

/** One place on one side. */
function placeElement(place, side) {
  const text = side === "before" || place.suggestion ? place.before : place.after;
  const name = place.suggestion ? "mark" : side === "before" ? "del" : "ins";
  const kind = place.suggestion ? " suggestion" : "";
  return h(
    name,
    {
      class: `edit${kind}${text === "" ? " empty" : ""}`,
      "data-step": mainStep(place.step),
      "data-place": place.number,
      tabindex: "0",
      "aria-describedby": "reason",
      "aria-label": text === "" ? say(side === "before" ? "added" : "removed") : null,
    },
    shownText(text),
  );
}

function rowElement(pieces) {
  const side = (kind) =>
    h("p", { class: `${kind} reading`, lang: "zh" }, pieces.map((piece) => (typeof piece === "string" ? quietText(piece) : placeElement(piece, kind))));
  return h("div", { class: pieces.length ? "row" : "row blank" }, side("before"), side("after"));
}
