// The live playground. In: the values of the form. Out: the card, its warnings and its snippets.
//
// Without this script the page is a plain form, and the same address returns the same page.
//
//     page       elements, words and data
//     form       values, errors, links and addresses
//     snippets   texts to copy
//     card       the card and its warnings
//     steps      undo, redo and Back
//     choose     the title in every design, the design in its variants
//     presets    looks of the design
//     fields     what has no effect on the card
//     colors     sliders and contrast
//     show       examples in empty fields, or none
//     clipboard  texts into the clipboard
//     picture    the card's picture and link into the clipboard
//     titles     a list of titles in one design
//     frames     the card as each app shows it
//     post       a post's page, for its title and description

import { all, data, find, form } from "./page.js";
import { address, follow, mark, pair, readForm, refused, textControl, value } from "./form.js";
import { requestCard } from "./card.js";
import "./choose.js";
import "./fields.js";
import "./presets.js";
import "./picture.js";
import "./show.js";
import "./titles.js";
import "./frames.js";
import { record } from "./steps.js";

// With an input method nearly every key is part of a composition: Hangul is composed until the next
// syllable begins. The author sees the composition in the field, so it is rendered too.
form.addEventListener("input", (event) => {
  pair(event.target);
  record(event.target.closest(".field")?.dataset.name);
  requestCard();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  requestCard();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault(); // a title is one paragraph
});

form.addEventListener("click", (event) => {
  if (!event.target.matches("[data-clear]")) return;
  const place = event.target.closest(".field");
  textControl(place).value = "";
  textControl(place).focus();
  mark(place);
  record(place.dataset.name);
  requestCard();
});

for (const link of all("a[data-template], a[data-ui]")) {
  const { template, ui } = link.dataset;
  const changes = { ...(template && { template }), ...(ui && { ui }) };
  const renew = () => (link.href = address(readForm(), changes));
  for (const moment of ["pointerenter", "focus", "click"]) link.addEventListener(moment, renew);
}

// ── start ────────────────────────────────────────────────────────────────────────────────────

document.documentElement.classList.add("live");
for (const control of all("[data-scripted]")) control.hidden = false;
for (const place of all(".field")) {
  follow(place);
  mark(place);
  if (find(".error", place).textContent) refused.set(place.dataset.name, value(place.dataset.name));
}
find(".strip [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
all(".error").find((error) => error.textContent)?.scrollIntoView({ block: "nearest" });

// The server has rendered the card of this state. Its size and warnings come with a second request,
// which the browser's cache answers.
const first = find("#card");
if (first.complete) requestCard();
else for (const end of ["load", "error"]) first.addEventListener(end, requestCard, { once: true });
