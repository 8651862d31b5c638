// The color fields: sliders of lightness, chroma and hue, and the contrast of the color on the card.
// The text of the field stays what the form submits; sliders write it as #rrggbb.

import { all, find, form, say } from "./page.js";
import { field, hexOf, textControl } from "./form.js";
import { changes } from "./card.js";
import { contrast, fromOklch, hex, parse, toOklch } from "./oklch.js";

const TITLE = 7; // least contrast of a title
const TEXT = 4.5; // least contrast of other texts
const AXES = ["lightness", "chroma", "hue"];
const DIGITS = { lightness: 2, chroma: 3, hue: 0 };

const places = all(".field.color");
const onCard = new Map(); // by parameter, the color on the card and those that it stands on
const written = new Map(); // by parameter, the text that the sliders wrote

const sliders = (place) => AXES.map((axis) => find(`[data-axis=${axis}]`, place));
const positions = (place) => sliders(place).map((slider) => Number(slider.value));

/** The color of a field as text: its own, or the one on the card. */
const colorText = ({ dataset }) =>
  hexOf(textControl(field(dataset.name)).value) ?? onCard.get(dataset.name)?.color;

/** Writes the color of the sliders into the field, before the form reads it. */
form.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-axis]")) return;
  const place = target.closest(".field");
  const text = hex(fromOklch(...positions(place)));
  textControl(place).value = text;
  written.set(place.dataset.name, text);
}, { capture: true });

/** Has the sliders follow a color that they did not write: their hue outlives a grey. */
function follow(place) {
  const text = colorText(place);
  for (const slider of sliders(place)) slider.disabled = !text;
  if (!text) return;
  if (text !== written.get(place.dataset.name)) {
    const values = toOklch(parse(text));
    sliders(place).forEach((slider, at) => (slider.value = values[at]));
    written.set(place.dataset.name, text);
  }
  showAxes(place);
  showContrast(place, parse(text));
}

/** Shows the numbers of the sliders, and on each track the colors that it leads to. */
function showAxes(place) {
  const values = positions(place);
  sliders(place).forEach((slider, at) => {
    const text = values[at].toFixed(DIGITS[AXES[at]]);
    find("output", slider.parentElement).textContent = text;
    slider.ariaValueText = text;
    const stops = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((stop) => {
      const there = values.with(at, (Number(slider.max) * stop) / 8);
      return hex(fromOklch(...there));
    });
    slider.style.setProperty("--track", `linear-gradient(to right, ${stops})`);
  });
}

/** Shows the lowest contrast of a color with those that it stands on, and what it suffices for. */
function showContrast(place, color) {
  const against = onCard.get(place.dataset.name)?.against;
  if (!against) return;
  const ratio = Math.min(...against.map((other) => contrast(color, parse(other))));
  const words = [
    ["", say("color.contrast", { ratio: ratio.toFixed(1) })],
    verdict(ratio >= TITLE, "color.title", ""),
    verdict(ratio >= TEXT, "color.text", "fails"),
  ];
  find(".contrast", place).replaceChildren(...words.map(([name, text]) => {
    const part = document.createElement("span");
    [part.className, part.textContent] = [name, text];
    return part;
  }));
}

/** Returns a class and a text: whether a bar is reached. Accents below that of titles are usual. */
const verdict = (passes, what, failure) =>
  passes ? ["passes", `✓ ${say(what)}`] : [failure, `✗ ${say("color.below", { what: say(what) })}`];

/** Shows the colors of the card, by parameter: {color, against}. */
export function showColors(colors) {
  for (const [name, color] of Object.entries(colors)) {
    onCard.set(name, color);
    const text = textControl(field(name));
    if (!text.value) text.placeholder = color.color;
  }
  places.forEach(follow);
}

changes.addEventListener("change", () => places.forEach(follow));
