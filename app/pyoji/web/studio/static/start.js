// The start: an empty brand, a design to begin with, or a draft that was left. The name and the files
// of the designer stay when a design is chosen; the text, the design's name and its files are one step.

import { all, announce, data, find, say } from "./page.js";
import { begin, draft, keep, others } from "./draft.js";
import { textNow, write } from "./editor.js";
import { showFiles } from "./files.js";
import { checkName } from "./name.js";
import { forget, showView } from "./preview.js";
import { read } from "./service.js";

let turn = 0; // of the newest beginning; an older one whose design comes late is left

/** By a text, what it began with: undo and redo lead back to texts that are here. */
const beginnings = new Map();

const isOfDesign = ({ design }) => Boolean(design);
const blank = () => ({ yaml: data.starter, files: [] });

/** Begins with a design, or with an empty brand if the name is "". `isAnother` leaves the present draft,
    if it has a name, as one to continue with. */
export async function startFrom(name, isAnother = false) {
  const mine = ++turn;
  try {
    const design = name ? await read(`templates/${encodeURIComponent(name)}`) : blank();
    if (mine !== turn) return;
    const files = (design.files ?? []).map((file) => ({ ...file, design: name }));
    find("#start").open = false;
    announce(say("make.started", { name: name || say("make.blank") }));
    if (isAnother && draft.name) return await leaveFor({ start: name, yaml: design.yaml, files });
    beginnings.set(textNow(), { start: draft.start, theme: draft.theme, files: draft.files.filter(isOfDesign) });
    beginnings.set(design.yaml, { start: name, theme: "", files });
    if (!write(design.yaml)) recall(design.yaml);
    await forget();
  } catch (problem) {
    if (mine !== turn) return;
    find("#start-said").textContent = problem.message || say("error.offline");
  }
}

/** Brings back what a text began with, if it is one with which a design was chosen or left. */
export function recall(text) {
  const known = beginnings.get(text);
  if (!known || known.start === draft.start) return;
  const own = draft.files.filter((file) => !isOfDesign(file));
  const taken = new Set(own.map(({ name }) => name.toLowerCase()));
  const files = [...own, ...known.files.filter(({ name }) => !taken.has(name.toLowerCase()))];
  keep({ start: known.start, theme: known.theme, files });
  find("#start-said").textContent = "";
  showStart();
  showFiles();
}

/** Begins another draft; the present one can be continued. */
function leaveFor(changes) {
  begin({ name: "", theme: "", files: [], ...changes });
  return show(draft.yaml);
}

/** Shows the draft in every field. */
function show(yaml) {
  find("#start-said").textContent = "";
  find("#name").value = draft.name;
  checkName();
  write(yaml);
  showStart();
  showView();
  showFiles();
  showOthers();
  return forget();
}

/** Marks the design that the draft began with. */
export function showStart() {
  find("#start-name").textContent = draft.start || say("make.blank");
  for (const button of all("[data-start]")) button.ariaPressed = String(button.dataset.start === draft.start);
}

/** Offers the drafts that were left, and another one beside a draft that has a name. */
export function showOthers() {
  const rows = others().map((other) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = other.name || say("make.unnamed");
    button.addEventListener("click", () => {
      turn++;
      begin({ ...other });
      show(other.yaml);
      find("#start").open = false;
    });
    item.append(button);
    return item;
  });
  find("#another").hidden = !draft.name;
  find("#drafts").hidden = !rows.length;
  find("#drafts ul").replaceChildren(...rows);
}

for (const button of all("[data-start]")) button.addEventListener("click", () => startFrom(button.dataset.start));
find("#another").addEventListener("click", () => startFrom("", true));
find("#name").addEventListener("input", showOthers);
