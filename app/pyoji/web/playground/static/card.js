// The card: fetched and shown, one request at a time. The image is decoded before it replaces the
// old one, so nothing flickers.

import { all, data, find, pause, say } from "./page.js";
import { clearErrors, field, labelOf, pageTitles, readForm, refused, showError } from "./form.js";
import { snippets } from "./snippets.js";

const GAP = 100; // ms between two requests, so that a dragged slider stays within a client's rate
const MOST_BYTES = 300 * 1024;
const LONGEST_WAIT = 5; // seconds

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

/** Returns the warnings for a card's data and its image size in bytes. */
function warnings(card, bytes) {
  const texts = [];
  const truncated = card.texts.filter((text) => text.truncated).map((text) => text.name);
  for (const name of truncated) texts.push(say("warning.truncated", { what: labelOf(name) }));
  if (card.page?.missing) texts.push(say("warning.page", { reason: card.page.missing }));
  if (card.missing.length) texts.push(say("warning.missing", { glyphs: card.missing.map(glyph).join(", ") }));
  if (bytes > MOST_BYTES) texts.push(say("warning.bytes", { size: Math.ceil(bytes / 1024) }));
  for (const { kind, parameter, wanted, ratio, drawn } of card.warnings) {
    if (kind === "scale") texts.push(say("warning.scale", { wanted, drawn }));
    if (kind === "contrast") {
      const what = labelOf(parameter);
      texts.push(say("warning.contrast", { what, wanted, ratio: ratio.toFixed(1), drawn }));
    }
  }
  return [...new Set(texts)];
}

const glyph = (name) => `${String.fromCodePoint(parseInt(name.slice(2), 16))} (${name})`;

function showWarnings(texts) {
  find("#warnings").replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
}

// ── requesting ───────────────────────────────────────────────────────────────────────────────

// One request is in flight. Values that change meanwhile wait, and only the newest are requested.
let requested = null; // the link of the card that is shown or being fetched
let requestedAt = -GAP;
let described = null; // the link of the card whose data is shown
let bytes = 0; // of the card that is shown
let isFetching = false;
let isWaiting = false;

/** Whether the card of the form's values is there. */
export const isAtRest = () => !isFetching;

/** Shows the card of the form's values: fetches it now, or after the request in flight. */
export async function requestCard() {
  updateTexts(readForm());
  if (isFetching) return (isWaiting = true);
  isFetching = true;
  busy(true);
  do {
    const early = requestedAt + GAP - performance.now();
    if (early > 0) await pause(early);
    isWaiting = false;
    clearErrors();
    const state = readForm();
    updateTexts(state);
    if (requested !== state.link) await fetchCard(state);
    if (!isWaiting && requested === state.link && described !== state.link) await fetchData(state);
  } while (isWaiting);
  isFetching = false;
  busy(false);
}

const BUSY = ["overloaded", "limited"]; // reasons of a fallback card that pass
const isBusy = ({ status, headers }) =>
  status === 429 || status === 503 || BUSY.includes(headers.get("X-Card-Fallback"));

/** Fetches and shows a card. */
async function fetchCard(state) {
  requested = state.link;
  requestedAt = performance.now();
  try {
    const response = await fetch(state.link);
    if (isBusy(response)) return await waitFor(response);
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
    if (isBusy(response)) return await waitFor(response);
    if (!response.ok) return;
    const frame = await response.json();
    showPageTitle(state, frame.page);
    showVersion(state, frame.version);
    showWarnings(warnings(frame, bytes));
  } catch {
    described = null;
  }
}

/** Waits as long as a busy service asks, then has the newest values requested. */
async function waitFor(response) {
  requested = described = null;
  const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, LONGEST_WAIT);
  showWarnings([say("error.failed")]);
  await pause(seconds * 1000);
  isWaiting = true;
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

/** Marks the card as outdated. */
function busy(isBusy) {
  find(".stage").ariaBusy = String(isBusy);
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
  isWaiting = true;
}
