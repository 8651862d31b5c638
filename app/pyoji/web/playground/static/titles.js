// A list of titles in one design, the worst first: cut off, then smallest, then of most lines. Only
// the layout of each is asked for; its picture follows when it is in view.

import { announce, data, find, pause, say } from "./page.js";
import { encode, encoded, leaveExamples, readForm } from "./form.js";
import { isAtRest, requestCard } from "./card.js";
import { isBusy, waitFor } from "./newest.js";
import { readTitles } from "./title_list.js";

const GAP = 60; // ms between two layouts
const PATIENCE = 3; // times that a busy service is asked again for a title
const MOST = 300;
const MOST_BYTES = 4 * 1024 * 1024; // of a file

// ── showing ──────────────────────────────────────────────────────────────────────────────────

const list = find("#titles-list");
const words = find("#titles-words");
let turn = 0; // of the newest file or run; older ones stop

/** Lays out each title in the design of the form, and shows the worst first. */
async function run({ titles, derived, isIndex }) {
  const mine = ++turn;
  const results = [];
  list.replaceChildren();
  if (!titles.length) return announceState(say(isIndex ? "titles.index" : "titles.none"));
  leaveExamples();
  requestCard();
  for (const title of titles.slice(0, MOST)) {
    while (!isAtRest()) await pause(GAP);
    if (mine !== turn) return;
    const result = await layOut(title);
    if (mine !== turn) return;
    if (result) results.push(result);
    announceState(say("titles.progress", { done: results.length, all: Math.min(titles.length, MOST) }));
    await pause(GAP);
  }
  results.sort((a, b) => b.truncated - a.truncated || a.size - b.size || b.lines - a.lines);
  list.replaceChildren(...results.map(row));
  const left = titles.length - results.length;
  const summary = left ? say("titles.left", { left }) : say("titles.done", { all: results.length });
  announceState(derived ? `${summary} ${say("titles.derived", { derived })}` : summary);
}

async function layOut(title) {
  const values = { ...readForm().values, title };
  const query = encoded(Object.entries(values));
  const response = await fetchPatiently(`api/${encode(data.template)}.json?${query}`).catch(() => null);
  if (!response?.ok) return null;
  const { texts } = await response.json();
  const text = texts.find(({ name }) => name === "title");
  if (!text) return null;
  const { truncated, size, lines } = text;
  return { title, values, truncated, size: Math.round(size), lines: lines.length };
}

/** Asks a busy service again, a few times. */
async function fetchPatiently(link) {
  for (let left = PATIENCE; ; left--) {
    const response = await fetch(link);
    if (!left || !isBusy(response)) return response;
    await waitFor(response);
  }
}

function row({ title, values, truncated, size, lines }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const image = document.createElement("img");
  const facts = document.createElement("p");
  const name = document.createElement("p");
  link.href = "./?" + encoded(Object.entries({ template: data.template, ...values }));
  image.src = `api/${encode(data.template)}?${encoded(Object.entries({ ...values, scale: "0.5" }))}`;
  [image.loading, image.alt, image.width, image.height] = ["lazy", "", 600, 315];
  name.textContent = title;
  name.dir = "auto";
  facts.textContent = say(truncated ? "titles.cut" : "titles.facts", { size, lines });
  facts.className = truncated ? "cut" : "";
  link.append(image, name, facts);
  item.append(link);
  return item;
}

function announceState(text) {
  find("#titles-state").textContent = text;
  announce(text);
}

// ── input ────────────────────────────────────────────────────────────────────────────────────

/** Puts the titles of a file into the field. */
async function take(file) {
  if (file.size > MOST_BYTES) return announceState(say("titles.large"));
  const mine = ++turn;
  const content = readTitles(await file.text());
  if (mine !== turn) return;
  words.value = content.titles.join("\n");
  run(content);
}

find("#titles-run").addEventListener("click", () => run(readTitles(words.value)));
find("#titles-file").addEventListener("change", ({ target }) => {
  const [file] = target.files;
  target.value = ""; // so that the same file can be chosen again
  if (file) take(file);
});
words.addEventListener("dragover", (event) => event.preventDefault());
words.addEventListener("drop", (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return; // dropped text goes into the field as usual
  event.preventDefault();
  take(file);
});
