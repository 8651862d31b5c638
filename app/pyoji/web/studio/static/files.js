// The files of the draft: a mark, pictures, typefaces. Each is sent to the service, which says what it
// is; the page offers what can be done with it.

import { all, announce, data, find, say } from "./page.js";
import { draft, keep } from "./draft.js";
import { isForAll, isForTitle, isLogo, isPicture, useAsLogo, useAsPicture, useForAll, useForTitle } from "./edits.js";
import { textNow, write } from "./editor.js";
import { quiet, tell } from "./notice.js";
import { forget, onLostFile, refresh } from "./preview.js";
import { palettesOf } from "./palettes.js";
import { ask } from "./service.js";

const KIB = 1024;
const MOST_SCRIPTS = 6; // that the facts of a font name

/** What can be done with a file, by its kind: the key of the button's words, the edit, and whether a text
    has it already. */
const USES = {
  picture: [
    ["make.use_logo", useAsLogo, isLogo],
    ["make.use_picture", useAsPicture, isPicture],
  ],
  font: [
    ["make.use_title", useForTitle, isForTitle],
    ["make.use_all", useForAll, isForAll],
  ],
  licence: [],
};

// ── sending ──────────────────────────────────────────────────────────────────────────────────

/** Sends files, one after the other, and says near the top what became of each. */
async function send(files, zone) {
  for (const file of files) {
    report(zone, say("make.sending", { name: file.name }));
    try {
      const known = await upload(file);
      const others = draft.files.filter(({ name }) => name !== known.name);
      keep({ files: [...others, known] });
      report(zone, "");
      tell(say("make.sent", { name: file.name }));
      showFiles();
      refresh();
    } catch (problem) {
      const text = say(REFUSED[problem.kind] ?? "make.file_refused", { name: file.name });
      report(zone, text, problem.message);
      tell(text);
    }
  }
}

const originalOf = ({ original, name }) => original ?? name;

/** Has the service read a file; one of another name than those of the draft gets a number where the service
    would give both the same. */
async function upload(file) {
  const asked = async (name) => {
    const path = `files?name=${encodeURIComponent(name)}`;
    return (await ask("POST", path, file, file.type || "application/octet-stream")).json();
  };
  const isTaken = ({ name }) =>
    draft.files.some((other) => other.name.toLowerCase() === name.toLowerCase() && originalOf(other) !== file.name);
  const first = await asked(file.name);
  let known = first;
  for (let number = 2; isTaken(known); number++) known = await asked(first.name.replace(/(?=\.\w+$)/, `-${number}`));
  return known.name === file.name ? known : { ...known, original: file.name };
}

const REFUSED = { "too-large": "make.file_large", "unsupported-file": "make.file_unsupported" };

/** Says under a drop zone what became of a file; `detail` is the service's own sentence. */
function report(zone, text, detail = "") {
  const place = find(".said", zone);
  const reason = document.createElement("span");
  reason.lang = "en";
  reason.className = "detail";
  reason.textContent = detail;
  place.replaceChildren(text, detail && " ", reason);
}

/** Removes a file, and offers it back: the service keeps it, as one of those that it drops in time. */
function remove(file) {
  keep({ files: draft.files.filter(({ id }) => id !== file.id) });
  showFiles();
  forget();
  const text = say("make.removed", { name: file.name });
  const undo = button(say("form.undo"), () => restore(file));
  report(zoneOf(file.kind), `${text} `);
  find(".said", zoneOf(file.kind)).append(undo);
  undo.focus();
}

function restore(file) {
  const zone = zoneOf(file.kind);
  keep({ files: [...draft.files.filter(({ name }) => name !== file.name), file] });
  showFiles();
  forget();
  report(zone, say("make.sent", { name: file.name }));
  find(".files li:last-child button", zone)?.focus();
}

onLostFile((id) => {
  const gone = draft.files.filter((file) => file.id === id);
  keep({ files: draft.files.filter((file) => file.id !== id) });
  showFiles();
  for (const { name, kind } of gone) report(zoneOf(kind), say("make.file_lost", { name }));
  refresh();
});

// ── showing ──────────────────────────────────────────────────────────────────────────────────

const zoneOf = (kind) => find(kind === "picture" ? "#pictures" : "#fonts");

let offered = []; // the buttons of uses: {control, words, isUsed, file}

/** Shows the draft's files under their drop zones. */
export function showFiles() {
  offered = [];
  for (const zone of all(".zone")) {
    const own = draft.files.filter(({ kind }) => zoneOf(kind) === zone);
    find(".files", zone).replaceChildren(...own.map(row));
  }
  showUses();
}

/** Marks what the text already does with each file. */
export function showUses() {
  const text = textNow();
  for (const { control, words, isUsed, file } of offered) {
    const isPressed = isUsed(text, file);
    control.ariaPressed = String(isPressed);
    control.textContent = isPressed ? say("make.in_use", { use: say(words) }) : say(words);
  }
}

function row(file) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  const facts = document.createElement("p");
  const uses = document.createElement("p");
  const unused = document.createElement("i");
  item.dataset.name = name.textContent = file.name;
  unused.textContent = say("make.unused");
  facts.textContent = factsOf(file);
  uses.className = "uses";
  for (const [words, edit, isUsed] of USES[file.kind] ?? []) {
    const control = button(say(words), () => apply(control, edit, file));
    offered.push({ control, words, isUsed, file });
    uses.append(control);
  }
  if (file.colors?.length) uses.append(button(say("make.use_colors"), () => palettesOf(file)));
  const gone = button("×", () => remove(file));
  gone.ariaLabel = say("make.remove", { name: file.name });
  gone.className = "gone";
  facts.append(unused);
  if (file.original) name.append(originalName(file));
  item.append(name, gone, facts, uses);
  return item;
}

/** The name that the file had before; templates write names in Latin letters. */
function originalName({ original }) {
  const text = document.createElement("span");
  text.className = "original";
  text.textContent = say("make.original", { name: original });
  return text;
}

function button(text, action) {
  const control = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  control.addEventListener("click", action);
  return control;
}

function factsOf(file) {
  const kib = Math.max(1, Math.round(file.bytes / KIB));
  const size = kib < KIB ? `${kib} KB` : `${(kib / KIB).toFixed(1)} MB`;
  if (file.kind === "picture") {
    return `${file.format} · ${Math.round(file.width)} × ${Math.round(file.height)} · ${size}`;
  }
  if (file.kind !== "font") return `${file.format} · ${size}`;
  const scripts = Object.entries(file.scripts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_SCRIPTS)
    .map(([script, letters]) => `${scriptName(script)} ${letters.toLocaleString()}`);
  const weights = [...new Set(file.weights)].join("–");
  return [file.family, `${say("make.weight")} ${weights}`, ...scripts, size].join(" · ");
}

const scriptNames = new Intl.DisplayNames([document.documentElement.lang], { type: "script", fallback: "code" });
const scriptName = (script) => scriptNames.of(script);

function apply(control, edit, file) {
  const own = draft.files.filter(({ kind, design }) => kind === "picture" && !design).map(({ name }) => name);
  const isUsed = control.ariaPressed === "true";
  const isChanged = !isUsed && write(edit(textNow(), file, own));
  const text = isUsed ? control.textContent : say(isChanged ? "make.applied" : "make.unchanged");
  announce(text);
  find("#applied").textContent = text;
}

// ── dropping and choosing ────────────────────────────────────────────────────────────────────

for (const zone of all(".zone")) {
  const chooser = find("input[type=file]", zone);
  chooser.addEventListener("change", async () => {
    await sendAnew([[[...chooser.files], zone]]);
    chooser.value = "";
  });
}

const isFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

/** Marks the page while a file is dragged over it. */
function marked({ type, relatedTarget }) {
  const isOver = type === "dragover";
  if (type === "dragleave" && relatedTarget) return; // to another element of the page
  if (document.body.classList.contains("dropping") === isOver) return;
  document.body.classList.toggle("dropping", isOver);
  quiet();
  if (isOver) tell(say("make.drop_here"));
}

addEventListener("dragover", (event) => {
  if (!isFiles(event)) return;
  event.preventDefault();
  marked(event);
}, true);
for (const end of ["dragleave", "drop"]) addEventListener(end, marked, true);

function sendAnew(batches) {
  quiet();
  for (const zone of all(".zone")) report(zone, "");
  return Promise.all(batches.map(([files, zone]) => send(files, zone)));
}

// A file may be dropped anywhere: what it is decides where it belongs.
addEventListener("drop", (event) => {
  if (!isFiles(event)) return;
  event.preventDefault();
  event.stopPropagation();
  const files = [...event.dataTransfer.files];
  const hasPictureName = ({ name }) => data.pictures.some((extension) => name.toLowerCase().endsWith(extension));
  sendAnew([
    [files.filter(hasPictureName), zoneOf("picture")],
    [files.filter((file) => !hasPictureName(file)), zoneOf("font")],
  ]);
}, true);
