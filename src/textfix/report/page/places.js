// Going from place to place, and deciding there.

/** Make a place the current one; show its card and, where asked, bring it to the middle of the window. */
function goTo(index, element, { scroll = true, focus = true } = {}) {
  const item = shown.page.places[index];
  const elements = shown.elements[index] || [];
  mark(shown.current, false);
  shown.current = index;
  mark(index, true);
  const anchor = element || elements[elements.length - 1];
  if (!anchor) return;
  if (scroll) anchor.scrollIntoView({ block: "center" });
  if (focus) anchor.focus({ preventScroll: true });
  card.show(item, anchor, cardActions(item, anchor), true);
}

function mark(index, on) {
  if (index === null) return;
  for (const element of shown.elements[index] || []) {
    element.classList.toggle("current", on);
    element.tabIndex = on ? 0 : -1;
    element.setAttribute("aria-label", spoken(shown.page.places[index]));
  }
}

/** A place as a screen reader says it. */
function spoken(item) {
  const decision = review.of(shown.number, item);
  const words = `${visible(item.before)} → ${visible(decision?.after ?? item.after)}`;
  return [words, item.suggestion ? say("suggestion") : "", stepName(item.step), percent(item.confidence)]
    .filter(Boolean)
    .join(", ");
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
  const { number: index } = shown;
  const again = () => {
    if (shown?.number !== index) return;
    redrawPlace(item);
    mark(shown.current, false);
    shown.current = item.number;
    mark(item.number, true);
    card.show(item, anchor, cardActions(item, anchor), true);
    anchor.focus({ preventScroll: true });
  };
  return {
    decision: review.of(index, item),
    alikeCount: alike(item).length,
    decide(verdict, after) {
      review.decide(index, item, verdict, after);
      again();
    },
    undo() {
      review.undo(index, item);
      again();
    },
    alike() {
      const { verdict, after } = review.of(index, item);
      const others = alike(item);
      for (const other of others) {
        review.decide(index, other, verdict, after);
        redrawPlace(other);
      }
      notify(say("alikeDone", others.length));
      again();
    },
    async everywhere() {
      await decideEverywhere(item, review.of(index, item));
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
  for (let index = 0; index < rows.length; index += 1) {
    if (index % 25 === 0) notify(say("everywhereDoing", index, rows.length));
    const page = await openDocument(index, false);
    const same = page.places.filter(
      (other) => other.before === item.before && other.after === item.after && !review.of(index, other),
    );
    for (const other of same) review.decide(index, other, decision.verdict, decision.after);
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
