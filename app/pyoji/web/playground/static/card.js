// The card: fetched and shown, one request at a time. The image is decoded before it replaces the
// old one, so nothing flickers.

import { all, data, find, say } from "./page.js";
import { clearErrors, field, labelOf, pageTitles, readForm, refused, showError } from "./form.js";
import { Newest, isBusy, waitFor } from "./newest.js";
import { snippets } from "./snippets.js";
import { showWarnings, warnings } from "./warnings.js";

const GAP = 100; // ms between two requests, so that a dragged slider stays within a client's rate

// ── showing ──────────────────────────────────────────────────────────────────────────────────

let objectUrl = ""; // of the current card

/** Updates what depends on the values alone. */
function updateTexts(state) {
  for (const [name, text] of Object.entries(snippets(state))) {
    find(`#snippet-${name}`).value = text;
  }
  for (const name of ["title", "subtitle"]) {
    for (const place of all(`[data-shows="${name}"]`)) place.textContent = state[name];
  }
  find("#open").href = find("#download").href = state.link;
  find("#download").download = `${data.template}.${state.format.extension}`;
}

/** Decodes an image, then shows it in the card and all previews. */
async function showCard(state, blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  await image.decode();
  for (const place of all("[data-card]")) place.src = url;
  const card = find("#card");
  [card.width, card.height] = [image.naturalWidth, image.naturalHeight];
  card.alt = say("card.alt", { title: state.title });
  find("#main").dataset.size = state.size;
  const size = Math.ceil(blob.size / 1024);
  const kind = state.format.type.replace("image/", "").toUpperCase();
  find("#facts").textContent = `${image.naturalWidth} × ${image.naturalHeight} · ${kind} · ${size} KB`;
  URL.revokeObjectURL(objectUrl);
  objectUrl = url;
}

// ── requesting ───────────────────────────────────────────────────────────────────────────────

let requested = null; // the link of the card that is shown or being fetched
let described = null; // the link of the card whose data is shown
let bytes = 0; // of the card that is shown

const queue = new Newest(draw, GAP, (isOutdated) => (find(".stage").ariaBusy = String(isOutdated)));

/** Whether the card of the form's values is there. */
export const isAtRest = () => !queue.isRunning;

/** Fires "change" when the form's values may be others. */
export const changes = new EventTarget();

/** Shows the card of the form's values: fetches it now, or after the request in flight. */
export function requestCard() {
  updateTexts(readForm());
  changes.dispatchEvent(new Event("change"));
  return queue.ask();
}

async function draw(started) {
  clearErrors();
  const state = readForm();
  updateTexts(state);
  if (requested !== state.link) {
    started();
    await fetchCard(state);
  }
  if (!queue.isWaiting && requested === state.link && described !== state.link) await fetchData(state);
}

/** Fetches and shows a card. */
async function fetchCard(state) {
  requested = state.link;
  try {
    const response = await fetch(state.link);
    if (isBusy(response)) return await askAgain(response);
    if (!response.ok) return await handleFailure(state, response);
    const blob = await response.blob();
    bytes = blob.size;
    await showCard(state, blob);
  } catch {
    requested = null;
    showWarnings([say("error.offline")]);
  }
}

/** Fetches the card's data, and shows its version and warnings. */
async function fetchData(state) {
  described = state.link;
  try {
    const response = await fetch(state.data);
    if (isBusy(response)) return await askAgain(response);
    if (!response.ok) return;
    const frame = await response.json();
    showPageTitle(state, frame.page);
    showVersion(state, frame.version);
    showWarnings(warnings(frame, bytes, labelOf));
  } catch {
    described = null;
  }
}

/** Waits as long as a busy service asks, then has the newest values requested. */
async function askAgain(response) {
  requested = described = null;
  showWarnings([say("error.failed")]);
  await waitFor(response);
  queue.ask();
}

/** Shows the title that the card took from its page. */
function showPageTitle(state, page) {
  if (!page?.found.title) return;
  pageTitles.set(Object.fromEntries(state.pairs).page, page.found.title);
  const titled = readForm();
  updateTexts(titled);
  find("#card").alt = say("card.alt", { title: titled.title });
}

/** Shows the card's version, as a link to the card with it. */
function showVersion(state, version) {
  const link = find("#version");
  link.textContent = version;
  link.ariaLabel = `${link.title}: ${version}`;
  link.href = state.versioned(version);
}

const REFUSALS = { 403: "error.signature", 414: "error.long" };

/** Shows the reason of a refusal at its field, and requests the card without the value. */
async function handleFailure(state, response) {
  const type = response.headers.get("Content-Type") ?? "";
  const problem = type.startsWith("application/problem+json") ? await response.json() : {};
  requested = null;
  const place = field(problem.parameter ?? "");
  if (!place || refused.has(problem.parameter)) {
    return showWarnings([say(REFUSALS[response.status] ?? "error.failed")]);
  }
  refused.set(problem.parameter, Object.fromEntries(state.pairs)[problem.parameter] ?? "");
  showError(place, problem);
  queue.ask();
}
