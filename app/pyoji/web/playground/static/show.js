// The switch beside the card: empty fields show their examples, or nothing. The card, its links and the
// page's address follow.

import { all, data } from "./page.js";
import { field, showsAll, textControl } from "./form.js";
import { requestCard } from "./card.js";
import { record } from "./steps.js";

/** Has the title's field show in grey what the card shows. Other placeholders never change. */
function showPlaceholder() {
  const { title } = data.examples;
  if (title) textControl(field("title")).placeholder = showsAll() ? title : data.defaults.title;
}

for (const radio of all("[name=show]")) {
  radio.addEventListener("change", () => {
    showPlaceholder();
    record("show");
    requestCard();
  });
}
addEventListener("popstate", showPlaceholder);
