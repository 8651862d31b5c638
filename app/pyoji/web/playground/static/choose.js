// Choosing by sight: the author's title in every design, and the design in its variants. Pictures in
// view are fetched one at a time, when input has paused and the card itself is there.

import { all, data, pause } from "./page.js";
import { encode, encoded, field, mark, readForm, textControl } from "./form.js";
import { isAtRest, requestCard } from "./card.js";
import { record } from "./steps.js";

const IDLE = 700; // ms without input after which the pictures follow
const GAP = 120; // ms between two pictures, so that they stay within a client's rate

const small = (template, values) =>
  `api/${encode(template)}?${encoded(Object.entries({ ...values, scale: "0.5" }))}`;

/** The link of a picture: a design's sample with the author's title, or the card in a variant. */
function wanted({ dataset }) {
  const { own, values } = readForm();
  if (dataset.variant) return small(data.template, { ...values, variant: dataset.variant });
  if (!own.title) return dataset.sample;
  const sample = Object.fromEntries(new URLSearchParams(dataset.sample.split("?")[1]));
  return small(dataset.design, { ...sample, title: own.title });
}

const inView = new Set();
let turn = 0; // of the newest call of `follow`; older ones stop

/** Has the pictures in view follow the form. */
export async function follow() {
  const mine = ++turn;
  await pause(IDLE);
  for (const image of [...inView]) {
    while (mine === turn && !isAtRest()) await pause(GAP);
    if (mine !== turn) return;
    const link = wanted(image);
    if (!inView.has(image) || image.getAttribute("src") === link) continue;
    image.src = link;
    await image.decode().catch(() => {}); // a refused picture stays empty
    await pause(GAP);
  }
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
  follow();
});
for (const image of all("[data-design]")) observer.observe(image);

for (const button of all("[data-choose]")) {
  const image = Object.assign(new Image(600, 315), { alt: "" });
  image.dataset.variant = button.dataset.choose;
  button.append(image);
  observer.observe(image);
  button.addEventListener("click", () => {
    const place = field("variant");
    textControl(place).value = button.dataset.choose;
    mark(place);
    record("variant");
    requestCard();
  });
}
