// The card of the draft: checked, then drawn, one request at a time. While the YAML has mistakes, the
// last good card stays.

import { all, data, find, say } from "./page.js";
import { Newest, isBusy, waitFor } from "./newest.js";
import { showWarnings, warnings } from "./warnings.js";
import { draft, isName, keep } from "./draft.js";
import { Problem, post } from "./service.js";
import { showProblems } from "./problems.js";

const GAP = 100; // ms between two cards
const KEPT = ["theme", "size"];

/** The parameters of the draft's links, as its last good check says. */
export let parameters = [];

let checked = null; // what was checked last
let id = null; // of the draft that the service keeps
let drawn = null; // the link of the card that is shown
let objectUrl = "";
let lost = () => {}; // gets the ids of files that the service no longer keeps

/** Marks the files that the YAML does not name. */
function markUnused(names) {
  for (const file of all(".files li")) file.classList.toggle("unused", names.includes(file.dataset.name));
}

const queue = new Newest(draw, GAP, (isOutdated) => (find(".stage").ariaBusy = String(isOutdated)));

/** Checks the draft and draws its card: now, or after the request in flight. */
export const refresh = () => queue.ask();
export const onLostFile = (listener) => (lost = listener);

/** Has the next refresh check again what was checked. */
export function forget() {
  checked = drawn = null;
  return refresh();
}

/** The draft as requests say it; one without a valid name is drawn under a neutral one. */
export const body = () => ({
  name: isName(draft.name) ? draft.name : "brand",
  yaml: draft.yaml,
  files: draft.files.map(({ id: file }) => file),
  language: document.documentElement.lang,
});

async function draw(started) {
  started();
  try {
    const wanted = JSON.stringify(body());
    const isNew = checked !== wanted;
    if (isNew && !(await check(wanted))) return;
    if (id && !queue.isWaiting) await show(isNew);
  } catch (error) {
    checked = drawn = null;
    if (error instanceof Problem && error.status === 503) await waitAndAsk();
    else showWarnings([say(error instanceof Problem && error.status ? "error.failed" : "error.offline")]);
  }
}

async function waitAndAsk() {
  await waitFor(new Response());
  queue.ask();
}

/** Checks the draft; returns whether it has a card. */
async function check(wanted) {
  const result = await post("check", body()).catch((problem) => {
    if (problem.kind !== "unknown-file") throw problem;
    lost(problem.fields.id);
    return null;
  });
  if (!result) return false;
  checked = wanted;
  showProblems(result.problems);
  find("#stale").hidden = result.ok || !objectUrl;
  find("#missing").hidden = result.ok || Boolean(objectUrl);
  markUnused(result.unused);
  if (!result.ok) return false;
  id = result.draft;
  parameters = result.parameters;
  drawn = null;
  showThemes();
  return true;
}

// ── the card ─────────────────────────────────────────────────────────────────────────────────

function query() {
  const filled = draft.isFilled ? data.examples : {};
  const known = new Set(parameters.map(({ name }) => name));
  const values = { ...filled, site: siteNow(), title: titleNow(), theme: draft.theme, size: draft.size };
  const entries = Object.entries(values).filter(([name, value]) => known.has(name) && value);
  return new URLSearchParams([["draft", id], ...entries]).toString();
}

/** A site's name to see its place, where neither the brand nor the service has one. */
const siteNow = () => (parameters.find(({ name }) => name === "site")?.default ? "" : say("make.sample_site"));

export const titleNow = () => (draft.title ?? data.samples[document.documentElement.lang]).trim();

/** Fetches and shows the card, then its warnings; `isNew` if the draft was checked just now. */
async function show(isNew) {
  const link = query();
  if (link === drawn) return;
  const response = await fetch(`make/card?${link}`);
  if (isBusy(response)) {
    await waitFor(response);
    return void queue.ask();
  }
  if (response.status === 404 && !isNew) {
    checked = null; // the service has dropped the draft: check it again
    return void queue.ask();
  }
  if (!response.ok) return showWarnings([say("error.failed")]);
  const blob = await response.blob();
  await showCard(blob);
  drawn = link;
  find("#stale").hidden = find("#missing").hidden = true;
  if (!queue.isWaiting) await showData(link, blob.size);
}

/** Fetches the card's data, and shows its warnings. */
async function showData(link, bytes) {
  const response = await fetch(`make/card.json?${link}`);
  if (isBusy(response)) {
    drawn = null;
    await waitFor(response);
    return void queue.ask();
  }
  if (response.ok) showWarnings(warnings(await response.json(), bytes, labelOf));
}

const labelOf = (name) =>
  parameters.find((parameter) => parameter.name === name)?.label || data.labels[name] || name;

/** Decodes an image, then shows it. */
async function showCard(blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  await image.decode();
  const card = find("#card");
  card.src = url;
  card.hidden = false;
  [card.width, card.height] = [image.naturalWidth, image.naturalHeight];
  card.alt = say("card.alt", { title: titleNow() });
  find("#main").dataset.size = draft.size;
  const size = Math.ceil(blob.size / 1024);
  find("#facts").textContent = `${image.naturalWidth} × ${image.naturalHeight} · PNG · ${size} KB`;
  URL.revokeObjectURL(objectUrl);
  objectUrl = url;
}

// ── what it shows ────────────────────────────────────────────────────────────────────────────

/** Offers the themes that the draft has. */
function showThemes() {
  const theme = parameters.find(({ name }) => name === "theme");
  const choices = theme?.choices ?? [];
  if (!choices.includes(draft.theme)) draft.theme = theme?.default ?? choices[0] ?? "";
  const words = theme?.choice_labels ?? {};
  const shown = choices.join(" ");
  const place = find("#themes");
  if (place.dataset.choices !== shown) {
    place.dataset.choices = shown;
    place.replaceChildren(...choices.map((choice) => {
      const label = document.createElement("label");
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "theme", value: choice });
      const text = document.createElement("span");
      text.textContent = words[choice] ?? data.themes[choice] ?? choice;
      label.append(radio, text);
      return label;
    }));
  }
  for (const radio of all("[name=theme]")) radio.checked = radio.value === draft.theme;
}

find("#view").addEventListener("input", ({ target }) => {
  if (KEPT.includes(target.name)) keep({ [target.name]: target.value });
  if (target.name === "title") keep({ title: target.value });
  if (target.name === "filled") keep({ isFilled: target.checked });
  refresh();
});
find("#view").addEventListener("submit", (event) => event.preventDefault());
for (const button of all("[data-sample]")) {
  button.addEventListener("click", () => {
    find("#title").value = data.samples[button.dataset.sample];
    keep({ title: find("#title").value });
    refresh();
  });
}

/** Shows the draft's title, size and examples in their fields. */
export function showView() {
  find("#title").value = titleNow();
  find("[name=filled]").checked = draft.isFilled;
  for (const radio of all("[name=size]")) radio.checked = radio.value === draft.size;
}
