// The switch beside the card: empty fields show their examples, or nothing. The card, its links and the
// page's address follow. Examples on the card are noted beside all that copies it.

import { all, data } from "./page.js";
import { askForExamples, field, readForm, showsAll, textControl } from "./form.js";
import { changes, requestCard } from "./card.js";
import { record } from "./steps.js";

/** Has the title's field show in grey what the card shows. Other placeholders never change. */
function showPlaceholder() {
  const { title } = data.examples;
  if (title) textControl(field("title")).placeholder = showsAll() ? title : data.defaults.title;
}

function showNotices() {
  const { hasExamples } = readForm();
  for (const notice of all("[data-examples]")) notice.hidden = !hasExamples;
}

// A click, since the examples of the first card are asked for while the switch is at them already.
for (const radio of all("[name=show]")) {
  radio.addEventListener("click", () => {
    askForExamples(radio.value !== "title");
    record("show");
    requestCard();
  });
}
changes.addEventListener("change", () => {
  showPlaceholder();
  showNotices();
});
