// The card of one place: what, why, how sure, what else it could be, and the reader's decision.

const card = {
  element: null,
  place: null,
  anchor: null,
  pinned: false,

  /**
   * Show the card beside an element.
   * @param {object} actions what its buttons do: decide(verdict, after), undo(), alike(), alikeCount, everywhere(), decision
   */
  show(place, anchor, actions, pinned) {
    this.place = place;
    this.anchor = anchor;
    this.actions = actions;
    this.pinned = pinned;
    clearTimeout(this.leaving);
    if (!this.element) {
      this.element = h("aside", {
        class: "card",
        role: "dialog",
        "aria-label": say("why"),
        onmouseenter: () => clearTimeout(this.leaving),
        onmouseleave: () => this.leave(),
      });
      document.body.append(this.element);
    }
    this.element.dataset.step = mainStep(place.step);
    this.element.replaceChildren(...cardContent(place, actions).filter(Boolean));
    this.element.hidden = false;
    document.body.classList.add("with-card");
    this.element.classList.toggle("pinned", pinned);
    this.settle();
  },

  /** Beside its place: below where there is room, else above; on a phone a sheet at the lower edge. */
  settle() {
    const { style } = this.element;
    if (matchMedia("(max-width: 640px)").matches) {
      style.left = style.top = "";
      const hidden = this.anchor.getBoundingClientRect().bottom + 16 - this.element.getBoundingClientRect().top;
      if (hidden > 0) scrollBy(0, hidden);
      return;
    }
    const rects = this.anchor.getClientRects();
    const spot = rects[0] || this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(
      12,
      Math.min(spot.left + spot.width / 2 - width / 2, document.documentElement.clientWidth - width - 12),
    );
    const below = (rects[rects.length - 1] || spot).bottom + 10;
    const above = spot.top - height - 10;
    const top = below + height < innerHeight || above < 60 ? below : above;
    style.left = `${left + scrollX}px`;
    style.top = `${top + scrollY}px`;
  },

  /** The pointer has left: go away, unless it comes back or the card was pinned. */
  leave() {
    clearTimeout(this.leaving);
    if (!this.pinned) this.leaving = setTimeout(() => this.hide(), 220);
  },

  hide() {
    clearTimeout(this.leaving);
    if (this.element) this.element.hidden = true;
    document.body.classList.remove("with-card");
    this.place = this.anchor = null;
    this.pinned = false;
  },

  get open() {
    return Boolean(this.element && !this.element.hidden);
  },

  /** Type another text for the place. */
  edit() {
    const { place, actions } = this;
    this.pinned = true;
    const field = h("input", {
      type: "text",
      class: "reading-input",
      value: finalText(place, actions.decision),
      "aria-label": say("changeTo"),
      autocomplete: "off",
      spellcheck: "false",
    });
    const form = h(
      "form",
      { class: "change" },
      h("label", null, h("span", { class: "quiet" }, say("changeTo")), field),
      h(
        "div",
        { class: "buttons" },
        h("button", { class: "button primary", type: "submit" }, say("save")),
        button({ class: "button", onclick: () => actions.refresh() }, say("cancel")),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      actions.decide("change", field.value);
    });
    this.element.querySelector(".decide").replaceWith(form);
    this.settle();
    field.focus();
    field.select();
  },
};

function cardContent(place, actions) {
  const { decision } = actions;
  const final = finalText(place, decision);
  return [
    h(
      "div",
      { class: "card-head" },
      h("span", { class: "step" }, stepName(place.step)),
      place.suggestion && h("span", { class: "tag" }, say("suggestion")),
      decision &&
        h(
          "span",
          { class: `tag verdict-${decision.verdict}` },
          decision.verdict === "accept"
            ? say("accepted")
            : decision.verdict === "reject"
              ? say("rejected")
              : say("changed"),
        ),
      decision && button({ class: "plain undo", key: "u", onclick: () => actions.undo() }, say("undo"), "undo"),
      button(
        {
          class: "plain close",
          title: say("close"),
          onclick: () => {
            card.hide();
            actions.focus();
          },
        },
        "",
        "cross",
      ),
    ),
    h(
      "p",
      { class: "words" },
      h("del", null, visible(place.before)),
      h("span", { class: "arrow" }, "→"),
      h("ins", null, visible(decision && decision.verdict === "change" ? final : place.after)),
    ),
    h(
      "div",
      { class: "sure" },
      h("span", { class: "quiet" }, say("confidence")),
      sureMeter(place.confidence),
      h("b", null, percent(place.confidence)),
    ),
    h("p", { class: "reason" }, visible(reasonText(place.reason))),
    otherReadings(place, actions),
    h(
      "div",
      { class: "decide" },
      h(
        "div",
        { class: "buttons" },
        choice("accept", "check", "a"),
        choice("reject", "cross", "r"),
        button({ class: "button", key: "c", onclick: () => card.edit() }, say("change"), "pen"),
      ),
      decision &&
        h(
          "div",
          { class: "buttons" },
          actions.alikeCount > 0 &&
            button(
              { class: "button alike", key: "s", onclick: () => actions.alike() },
              say("alike", actions.alikeCount),
            ),
          rows.length > 1 &&
            button({ class: "button alike", key: "S", onclick: () => actions.everywhere() }, say("everywhere")),
        ),
    ),
  ];

  function choice(verdict, iconName, key) {
    const on = decision && decision.verdict === verdict;
    return button(
      {
        class: `button ${verdict}${on ? " on" : ""}`,
        "aria-pressed": String(Boolean(on)),
        key,
        onclick: () => actions.decide(verdict),
      },
      say(verdict),
      iconName,
    );
  }
}

/** Other originals with their shares; choosing one is a change. What the page proposes and what stood there have buttons already. */
function otherReadings(place, actions) {
  const others = place.alternatives.filter(([text]) => text !== place.after && text !== place.before);
  if (!others.length) return null;
  return h(
    "div",
    { class: "others" },
    h("span", { class: "quiet" }, say("others")),
    others.map(([text, share]) => {
      const on = actions.decision?.verdict === "change" && actions.decision.after === text;
      return h(
        "button",
        { type: "button", class: `chip${on ? " on" : ""}`, onclick: () => actions.decide("change", text) },
        visible(text),
        h("i", null, percent(share)),
      );
    }),
  );
}

function sureMeter(share) {
  return s(
    "svg",
    { class: "meter bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "track", x: 0, y: 0, width: 100, height: 6 }),
    s("rect", { class: "full", x: 0, y: 0, width: Math.max(1, 100 * share), height: 6 }),
  );
}
