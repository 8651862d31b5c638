// The live playground. In: the values of the form. Out: the card, its warnings and its snippets.
//
// Without this script the page is a plain form, and the same address returns the same page. Values
// come from the form, words and tables from #data. `requestCard` fetches images, and `showCard`
// replaces the old image once the new one is decoded, so nothing flickers.

const GAP = 100; // ms between two requests, so that a dragged slider stays within a client's rate
const STEP = 1000; // ms without input that end a step of the history
const MOST_BYTES = 300 * 1024;

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const data = JSON.parse(find("#data").textContent);
const form = find("#form");
const say = (key, values = {}) => fill(data.words[key], values);
const field = (name) => find(`.field[data-name="${CSS.escape(name)}"]`);
const labelOf = (name) => field(name)?.dataset.label ?? name;

/** Fills values and Korean particles into a text, as words.py does. */
function fill(text, values) {
  const filled = text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
  return filled.replace(
    /(\S?)([”’"')\]]*)\{([\p{L}]+)\/([\p{L}]+)\}/gu,
    (_, before, closing, first, second) => before + closing + (endsInConsonant(before) ? first : second),
  );
}

function endsInConsonant(character) {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 !== 0;
  if (code >= 0x11a8 && code <= 0x11c2) return true; // of a decomposed syllable
  return /^[013678lmn]$/i.test(character);
}

const refused = new Map(); // refused values by parameter name

// ── the form's values, and the texts made of them ────────────────────────────────────────────

/** The text control whose value the form submits, if the field has one. */
const textControl = (place) => find("[name]:not([type=radio], [type=hidden])", place);
const tidy = (text) => String(text ?? "").toWellFormed().replace(/\s+/g, " ").trim();
const value = (name) => tidy(new FormData(form).getAll(name).at(-1));

/** Returns the values that differ from the defaults, as [name, text] in order. */
function changedValues() {
  return data.names
    .map((name) => [name, value(name)])
    .filter(([name, text]) => text !== data.defaults[name] && (text || data.removable.includes(name)));
}

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const encoded = (pairs) => pairs.map(([name, text]) => `${encode(name)}=${encode(text)}`).join("&");
// Encodes only characters that would change or cut a link; the service repairs the rest.
const readable = (pairs) =>
  pairs
    .map(([name, text]) => `${name}=${text.replace(/[%&#+\x00-\x1f\x7f\x85\u2028\u2029]/g, encode)}`)
    .join("&");
const html = (text) =>
  text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[c]);

/** Reads the form. Refused values are only in the page's own link. */
function readForm() {
  const formPairs = changedValues();
  const values = Object.fromEntries(formPairs.filter(([name, text]) => refused.get(name) !== text));
  const pairs = Object.entries(values).filter(([name]) => name !== "format");
  const format = data.formats[values.format] ?? data.formats[data.defaults.format];
  const path = `api/${encode(data.template)}${format.path}`;
  const query = (text) => (text ? `?${text}` : "");
  return {
    pairs: formPairs,
    title: values.title || data.defaults.title,
    subtitle: values.subtitle ?? (data.defaults.subtitle || say("preview.description")),
    size: values.size ?? data.defaults.size,
    scale: Number(values.scale ?? data.defaults.scale),
    format,
    path,
    link: path + query(encoded(pairs)),
    data: `api/${encode(data.template)}.json` + query(encoded(pairs)),
    versioned: (version) =>
      `api/${encode(data.template)}/v/${version}${format.path}` + query(encoded(pairs)),
    readable: path + query(readable(pairs)),
  };
}

/** Returns the page's address with these values; `changes` set another template or language. */
function address(state, changes = {}) {
  const ui = form.elements.ui?.value;
  const pairs = [["template", data.template], ...state.pairs, ...(ui ? [["ui", ui]] : [])];
  return "./?" + encoded([...new Map([...pairs, ...Object.entries(changes)])]);
}

function pixels(state) {
  const size = state.size in data.sizes ? state.size : data.defaults.size;
  const scale = Math.min(state.scale || 1, data.scales[size]);
  return data.sizes[size].map((side) => Math.round(side * scale));
}

function snippets(state) {
  const link = new URL(state.link, document.baseURI).href;
  const root = new URL("./", document.baseURI).href;
  const [width, height] = pixels(state);
  const tags = {
    "og:image": link,
    "og:image:type": state.format.type,
    "og:image:width": width,
    "og:image:height": height,
    "og:image:alt": state.title,
  };
  const yaml = (root + state.readable).replace(/[\\"]/g, "\\$&");
  return {
    link,
    meta: Object.entries(tags)
      .map(([name, value]) => `<meta property="${name}" content="${html(String(value))}">`)
      .concat('<meta name="twitter:card" content="summary_large_image">')
      .join("\n"),
    front: `image: "${yaml}"`,
    markdown: `![${state.title.replace(/[\\[\]]/g, "\\$&")}](${link})`,
    curl: `curl --fail --output ${data.template}.${state.format.extension} '${link}'`,
  };
}

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

/** Shows why a field's value is refused; without a problem, clears the error. */
function showError(place, problem) {
  const error = find(".error", place);
  error.textContent = problem ? explain(problem, place) : "";
  const control = textControl(place);
  if (problem) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
  if (!problem) return;
  place.closest("details").open = true;
  announce(error.textContent);
}

/** Clears the errors of values that have changed. */
function clearErrors() {
  for (const [name, text] of refused) {
    if (value(name) === text) continue;
    refused.delete(name);
    showError(field(name), null);
  }
}

function explain(problem, place) {
  const text = fill(place.dataset.invalid, problem);
  return problem.nearest ? `${text} ${say("error.nearest", problem)}` : text;
}

function announce(text) {
  const status = find("#status");
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text));
}

// ── requesting ───────────────────────────────────────────────────────────────────────────────

// One request is in flight. Values that change meanwhile wait, and only the newest are requested.
let requested = null; // the link of the card that is shown or being fetched
let requestedAt = -GAP;
let described = null; // the link of the card whose data is shown
let bytes = 0; // of the card that is shown
let isFetching = false;
let isWaiting = false;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Shows the card of the form's values: fetches it now, or after the request in flight. */
async function requestCard() {
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
    showVersion(state, frame.version);
    showWarnings(warnings(frame, bytes));
  } catch {
    described = null;
  }
}

const LONGEST_WAIT = 5; // seconds

/** Waits as long as a busy service asks, then has the newest values requested. */
async function waitFor(response) {
  requested = described = null;
  const seconds = Math.min(Number(response.headers.get("Retry-After")) || 1, LONGEST_WAIT);
  showWarnings([say("error.failed")]);
  await pause(seconds * 1000);
  isWaiting = true;
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

// ── steps ────────────────────────────────────────────────────────────────────────────────────

// A step of the history is an address of the page. Input into one field is one step until it pauses,
// so Undo and Back take back words and not letters.
let stepField = null; // the field of the last input
let stepTime = 0;
let newest = 0; // the index of the newest step

const stepIndex = () => history.state?.index ?? 0;

/** Records the form's values in the address: as a new step, or in the current one. */
function record(name) {
  const now = performance.now();
  const isSame = name === stepField && now - stepTime < STEP;
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
  for (const name of data.names) writeField(name, values.get(name));
  stepField = null;
  showSteps();
  requestCard();
});

/** Writes a value of the address into its field; null is the default. */
function writeField(name, text) {
  const place = field(name);
  const known = (text ?? data.defaults[name]).toLowerCase();
  const choices = all("[type=radio], option", place);
  const box = find("[type=checkbox]", place);
  for (const choice of choices) {
    choice[choice.type === "radio" ? "checked" : "selected"] = choice.value.toLowerCase() === known;
  }
  if (box) box.checked = ["1", "true", "yes", "on"].includes(known);
  else if (!choices.length) {
    textControl(place).value = text ?? (data.removable.includes(name) ? data.defaults[name] : "");
  }
  follow(place);
  mark(place);
}

find("#undo").addEventListener("click", () => history.back());
find("#redo").addEventListener("click", () => history.forward());
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, input:not([type=radio], [type=checkbox], [type=range])");
  if (isTyping || event.altKey || !(event.ctrlKey || event.metaKey)) return; // fields undo by themselves
  const key = event.key.toLowerCase();
  const button = key === "y" || (key === "z" && event.shiftKey) ? find("#redo") : key === "z" && find("#undo");
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

// ── paired controls ──────────────────────────────────────────────────────────────────────────

/** Synchronizes a picker or a slider with the text control of its field. */
function pair(control) {
  const place = control.closest(".field");
  if (control.matches("[data-picker], [data-slider]")) textControl(place).value = control.value;
  else follow(place);
  mark(place);
}

function follow(place) {
  const picker = find("[data-picker]", place);
  const slider = find("[data-slider]", place);
  const text = textControl(place)?.value.trim();
  if (slider && text) slider.value = text;
  if (!picker || !text) return;
  if (CSS.supports("color", text)) picker.value = hex(text);
  else if (CSS.supports("color", `#${text}`)) picker.value = hex(`#${text}`);
}

function mark(place) {
  const empty = !textControl(place)?.value;
  place.classList.toggle("unset", empty);
  const clear = find("[data-clear]", place);
  if (clear) clear.disabled = empty;
}

/** Converts any CSS color to #rrggbb. */
function hex(text) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return "#" + [r, g, b].map((channel) => channel.toString(16).padStart(2, "0")).join("");
}

form.addEventListener("click", (event) => {
  if (!event.target.matches("[data-clear]")) return;
  const place = event.target.closest(".field");
  textControl(place).value = "";
  textControl(place).focus();
  mark(place);
  record(place.dataset.name);
  requestCard();
});

// ── copying, and links with the form's values ────────────────────────────────────────────────

async function copy(button) {
  const text = find(`#snippet-${button.dataset.copy}`);
  const what = button.dataset.what;
  if (!(await writeClipboard(text))) return announce(say("copy.failed"));
  announce(say("copy.done_label", { what }));
  button.textContent = say("copy.done");
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = say("copy.button");
    button.classList.remove("done");
  }, 2000);
}

async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.select(); // the clipboard API needs TLS
    return document.execCommand("copy");
  }
}

for (const button of all("[data-copy]")) button.addEventListener("click", () => copy(button));

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
history.replaceState({ index: stepIndex() }, "");
newest = stepIndex();
showSteps();
find(".strip [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
all(".error").find((error) => error.textContent)?.scrollIntoView({ block: "nearest" });

// The server has rendered the card of this state. Its size and warnings come with a second request,
// which the browser's cache answers.
const first = find("#card");
if (first.complete) requestCard();
else for (const end of ["load", "error"]) first.addEventListener(end, requestCard, { once: true });
