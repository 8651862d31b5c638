// The steps of the history. A step is an address of the page: input into one field is one step until
// it pauses, so Undo and Back take back words and not letters.

import { data, find } from "./page.js";
import { address, leaveExamples, readForm, writeForm } from "./form.js";
import { requestCard } from "./card.js";

const STEP = 1000; // ms without input that end a step

let stepField = null; // the field of the last input
let stepTime = 0;
let newest = 0; // the index of the newest step

const stepIndex = () => history.state?.index ?? 0;

let drag = ""; // of a slider: "begun", "recorded", or none

/** Records the form's values in the address: as a new step, or in the current one. A drag is one. */
export function record(name) {
  leaveExamples();
  const now = performance.now();
  const isSame = drag ? drag === "recorded" : name === stepField && now - stepTime < STEP;
  if (drag) drag = "recorded";
  [stepField, stepTime] = [name, now];
  if (isSame) history.replaceState({ index: stepIndex() }, "", address(readForm()));
  else history.pushState({ index: stepIndex() + 1 }, "", address(readForm()));
  newest = stepIndex();
  showSteps();
}

function showSteps() {
  find("#undo").disabled = stepIndex() === 0;
  find("#redo").disabled = stepIndex() >= newest;
}

addEventListener("popstate", () => {
  const values = new URLSearchParams(location.search);
  if ((values.get("template") ?? data.template) !== data.template) return location.reload();
  writeForm(values);
  stepField = null;
  showSteps();
  requestCard();
});

addEventListener("pointerdown", ({ target }) => (drag = target.matches?.("[type=range]") ? "begun" : ""));
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => [drag, stepField] = ["", null]);

let isMoving = false; // to a step that is not there yet: a second press could leave the page

function move(steps) {
  if (isMoving) return;
  isMoving = true;
  history.go(steps);
}

for (const arrival of ["popstate", "pageshow"]) addEventListener(arrival, () => (isMoving = false));
find("#undo").addEventListener("click", () => move(-1));
find("#redo").addEventListener("click", () => move(1));
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, input:not([type=radio], [type=checkbox], [type=range])");
  if (isTyping || event.altKey || !(event.ctrlKey || event.metaKey)) return; // fields undo by themselves
  const key = event.key.toLowerCase();
  const button = key === "y" || (key === "z" && event.shiftKey) ? find("#redo") : key === "z" && find("#undo");
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

history.replaceState({ index: stepIndex() }, "");
newest = stepIndex();
showSteps();
