// How to read and review, in a dialog.

function helpDialog() {
  const dialog = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h(
      "div",
      { class: "card-head" },
      h("h2", { id: "help-title" }, say("helpTitle")),
      button({ class: "plain close", title: say("close"), onclick: () => dialog.close() }, "", "cross"),
    ),
    h("p", null, say("helpIntro")),
    h(
      "ul",
      { class: "legend" },
      record.steps.map((step) => h("li", { "data-step": step }, h("ins", { class: "edit" }, stepName(step)))),
    ),
    h(
      "dl",
      { class: "keys" },
      say("keys").map(([keys, meaning]) =>
        h(
          "div",
          null,
          h(
            "dt",
            null,
            keys.split(" ").map((key) => h("kbd", null, key)),
          ),
          h("dd", null, meaning),
        ),
      ),
    ),
    h("p", null, say("helpAfter")),
    h(
      "dl",
      { class: "commands" },
      h(
        "div",
        null,
        h("dt", null, h("code", null, "textfix apply decisions.json --output reviewed")),
        h("dd", { class: "quiet" }, say("helpApply")),
      ),
      h(
        "div",
        null,
        h("dt", null, h("code", null, "textfix dict add mine.tsv --from decisions.json")),
        h("dd", { class: "quiet" }, say("helpLearn")),
      ),
    ),
    button(
      {
        class: "button danger",
        onclick: () => {
          if (confirm(say("forgetSure"))) {
            review.clear();
            dialog.close();
            render();
          }
        },
      },
      say("forget"),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
