// Choosing by sight: the author's title in every design, and the design in its variants and looks.
// Pictures in view are fetched one at a time, when input has paused and the card itself is there.

import { all, data, pause } from "./page.js";
import { encode, encoded, readForm, writeField } from "./form.js";
import { changes, isAtRest, requestCard } from "./card.js";
import { record } from "./steps.js";

const IDLE = 700; // ms without input after which the pictures follow
const GAP = 120; // ms between two pictures, so that they stay within a client's rate

/** The link of a card at half its size. */
export const small = (template, values) =>
  `api/${encode(template)}?${encoded(Object.entries({ ...values, scale: "0.5" }))}`;

const links = new Map(); // by picture, a function of the form's template to its link
const inView = new Set();
let turn = 0; // of the newest call of `follow`; older ones stop

/** Has the pictures in view follow the form. */
async function follow() {
  const mine = ++turn;
  await pause(IDLE);
  for (const image of [...inView]) {
    while (mine === turn && !isAtRest()) await pause(GAP);
    if (mine !== turn) return;
    const link = links.get(image)(data.template);
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

/** Has a picture follow the form while it is in view. */
export function watch(image, link) {
  links.set(image, link);
  observer.observe(image);
}

/** The link of a design's sample, with the author's title if there is one; of the form's design, that
 * of its card. */
function sampleLink({ dataset }) {
  const { own, values } = readForm();
  const { size, ...others } = values;
  if (dataset.design === data.template) return small(dataset.design, others);
  if (!own.title) return dataset.sample;
  const sample = Object.fromEntries(new URLSearchParams(dataset.sample.split("?")[1]));
  return small(dataset.design, { ...sample, title: own.title });
}

for (const image of all("[data-design]")) watch(image, () => sampleLink(image));

for (const button of all("[data-choose]")) {
  const image = Object.assign(new Image(600, 315), { alt: "" });
  image.dataset.variant = button.dataset.choose;
  button.append(image);
  watch(image, (template) => small(template, { ...readForm().values, variant: image.dataset.variant }));
  button.addEventListener("click", () => {
    writeField("variant", button.dataset.choose);
    record("variant");
    requestCard();
  });
}
changes.addEventListener("change", follow);
