// The text of a document in paragraphs, and each place in it as the chosen view and the reader's decision want it.

const BREAK = /\r\n|\n|\r/;

/**
 * Paragraphs of a document: lists of strings and places. They end at the line breaks of the text and, where ``broken``
 * says so, behind an edit that puts one in: so that the same paragraph stands side by side before and after.
 */
function paragraphs(page, broken) {
  const out = [[]];
  for (const part of page.parts) {
    if (typeof part !== "string") {
      out[out.length - 1].push(part);
      part.breaks = broken && !part.suggestion && /[\n\r]\s*$/.test(part.after) && !/[\n\r]/.test(part.before);
      if (part.breaks) out.push([]);
      continue;
    }
    part.split(BREAK).forEach((line, k) => {
      if (k) out.push([]);
      if (line) out[out.length - 1].push(line);
    });
  }
  return out;
}

/** One row of the text: one paragraph, in two sides or in one. ``elements`` collects the elements of each place. */
function paragraphRow(pieces, view, index, elements) {
  if (!pieces.length) return h("div", { class: "row blank" });
  const side = (kind) =>
    h(
      "p",
      { class: `side ${kind}`, lang: "zh" },
      pieces.map((piece) => {
        if (typeof piece === "string") return quietText(piece);
        const element = h("span", {
          class: "place",
          "data-place": piece.number,
          "data-step": mainStep(piece.step),
          role: "button",
          tabindex: "-1",
        });
        element.kind = kind;
        (elements[piece.number] ||= []).push(element);
        drawPlace(element, piece, review.of(index, piece));
        return element;
      }),
    );
  return h("div", { class: "row" }, view === "compare" ? [side("before"), side("after")] : side(view));
}

/** Fill the element of a place anew. */
function drawPlace(element, place, decision) {
  const { kind } = element;
  const final = finalText(place, decision);
  const changed = final !== place.before;
  const verdict = decision ? `decided ${decision.verdict}` : "";
  const open = place.suggestion && !decision;
  element.className = `place ${verdict}${place.doubtful ? " doubtful" : ""}${element.classList.contains("off") ? " off" : ""}${element.classList.contains("current") ? " current" : ""}`;
  const written = (text) =>
    kind === "result" && !/\S/.test(text) ? text : place.breaks ? onOneLine(shownText(text)) : shownText(text);
  const piece = (name, text, more = "") =>
    h(name, { class: `edit ${more}${text === "" ? " empty" : ""}`.trim() }, written(text));
  let content;
  if (kind === "before")
    content =
      open || !changed ? [piece("mark", place.before, open ? "suggestion" : "stays")] : [piece("del", place.before)];
  else if (!changed) content = [piece("mark", place.before, open ? "suggestion" : "stays")];
  else if (kind === "inline" && telling(place.before, final))
    content = [piece("del", place.before), piece("ins", final)];
  else content = [piece("ins", final)];
  element.replaceChildren(...content);
}

/** Signs of line breaks without the breaks, where the paragraph ends there anyway. */
function onOneLine(text) {
  return /^[↵␣\n]*$/.test(text) ? text.replaceAll("\n", "") : text.trimEnd();
}

/** Whether what stood there is worth reading beside what stands there now: words are, a comma is not. */
function telling(before, after) {
  return after === "" || /[\p{L}\p{N}]/u.test(before);
}

/** The text of a place: blanks and line breaks as signs, since nothing else is there to be seen. */
function shownText(text) {
  if (text === "") return "";
  if (!/\S/.test(text)) {
    return text.replace(/[^\S\n\r]/g, "␣").replace(/\r\n|\n|\r/g, "↵\n");
  }
  return text.replace(HIDDEN, (char) => ("\n\t\r".includes(char) ? char : visible(char)));
}

/** Text between the places, in which an invisible character must not play tricks on the reader either. */
function quietText(text) {
  return text.replace(HIDDEN, (char) => (char === "\t" || char === "\u200d" ? char : visible(char)));
}
