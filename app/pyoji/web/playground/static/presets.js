// The presets: looks of the design as pictures of the card. One sets theme and variant and takes own
// colors off, in one step.

import { all } from "./page.js";
import { readForm, writeField } from "./form.js";
import { changes, requestCard } from "./card.js";
import { small, watch } from "./choose.js";
import { record } from "./steps.js";

const COLORS = ["accent", "bg", "fg"];
const buttons = all("[data-look]");

/** The values of a look, over those of the form. */
function look({ dataset }) {
  const { values } = readForm();
  for (const name of COLORS) delete values[name];
  return { ...values, theme: dataset.theme, ...(dataset.mood && { variant: dataset.mood }) };
}

function choose(button) {
  writeField("theme", button.dataset.theme);
  if (button.dataset.mood) writeField("variant", button.dataset.mood);
  for (const name of COLORS) writeField(name, null);
  record("preset");
  requestCard();
}

/** Marks the look that the form has. */
function showChosen() {
  const { theme = "", variant = "", ...others } = readForm().values;
  const isOwn = COLORS.some((name) => name in others);
  for (const button of buttons) {
    const { theme: ownTheme, mood } = button.dataset;
    const isTheme = theme ? theme === ownTheme : ownTheme === buttons[0].dataset.theme;
    button.ariaPressed = String(!isOwn && isTheme && variant === mood);
  }
}

for (const button of buttons) {
  const image = Object.assign(new Image(600, 315), { alt: "" });
  button.prepend(image);
  watch(image, (template) => small(template, look(button)));
  button.addEventListener("click", () => choose(button));
}
changes.addEventListener("change", showChosen);
showChosen();
