// The start: an empty brand, a design to begin with, or a draft that was left.

import { all, announce, data, find, say } from "./page.js";
import { begin, draft, keep, others } from "./draft.js";
import { textNow, write } from "./editor.js";
import { showFiles } from "./files.js";
import { forget, showView } from "./preview.js";
import { checkName } from "./save.js";
import { read } from "./service.js";

/** Begins with a design, or with an empty brand if the name is "". The text is one step of undo. */
export async function startFrom(name) {
  try {
    const design = name ? await read(`templates/${encodeURIComponent(name)}`) : { yaml: data.starter, files: [] };
    if (textNow() !== design.yaml) {
      if (draft.name) begin({ name: "", start: name, yaml: design.yaml, files: design.files ?? [], theme: "" });
      else keep({ start: name, yaml: design.yaml, files: design.files ?? [], theme: "" });
    }
    find("#start").open = false;
    announce(say("make.started", { name: name || say("make.blank") }));
    await show(design.yaml);
  } catch (problem) {
    find("#start-said").textContent = problem.message || say("error.offline");
  }
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

/** Offers the drafts that were left. */
export function showOthers() {
  const rows = others().map((other) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = other.name || say("make.unnamed");
    button.addEventListener("click", () => {
      begin({ ...other });
      show(other.yaml);
      find("#start").open = false;
    });
    item.append(button);
    return item;
  });
  find("#drafts").hidden = !rows.length;
  find("#drafts ul").replaceChildren(...rows);
}

for (const button of all("[data-start]")) button.addEventListener("click", () => startFrom(button.dataset.start));
