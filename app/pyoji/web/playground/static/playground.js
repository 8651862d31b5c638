// The designer's page, live: the form's values in; the card, its warnings and its snippets out.
//
// Without this script the page is a plain form, and every address gives the same page. What the
// script shows, the server says too: values come from the form, words and tables from #data.
// One loop asks for pictures (`ask`), one place holds what is shown (`show`); a picture takes the
// old one's place only when it is whole, so nothing flickers.

const PAUSE = 200; // ms without a key before a picture is asked for
const PATIENCE = 600; // ms after which one is asked for although the keys go on
const GAP = 800; // ms from one to the next, or a slow typist would ask for one with each key
const MOST_BYTES = 300 * 1024;

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const data = JSON.parse(find("#data").textContent);
const form = find("#form");
const say = (key, values = {}) =>
  data.words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const field = (name) => find(`.field[data-name="${CSS.escape(name)}"]`);
const called = (name) => field(name)?.dataset.label ?? name;

const refused = new Map(); // values that the service does not take, by name

// ── the form's values, and what they are written as ──────────────────────────────────────────

/** The control of a field that is sent, if it is one that takes text. */
const sent = (place) => find("[name]:not([type=radio], [type=hidden])", place);
const tidy = (text) => String(text ?? "").toWellFormed().replace(/\s+/g, " ").trim();
const value = (name) => tidy(new FormData(form).getAll(name).at(-1));

/** The values given, those that say what is not meant anyway, as [name, text] in order. */
function given() {
  return data.names
    .map((name) => [name, value(name)])
    .filter(([name, text]) => text !== data.defaults[name] && (text || data.removable.includes(name)));
}

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const encoded = (pairs) => pairs.map(([name, text]) => `${encode(name)}=${encode(text)}`).join("&");
// Left as typed but for what a link cannot hold raw; the service mends the rest.
const readable = (pairs) =>
  pairs
    .map(([name, text]) => `${name}=${text.replace(/[%&#+\x00-\x1f\x7f\x85\u2028\u2029]/g, encode)}`)
    .join("&");
const html = (text) =>
  text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[c]);

/** All that follows from the form's values; a refused one is in no link but the page's own. */
function state() {
  const said = given();
  const values = Object.fromEntries(said.filter(([name, text]) => refused.get(name) !== text));
  const pairs = Object.entries(values).filter(([name]) => name !== "format");
  const format = data.formats[values.format] ?? data.formats[data.defaults.format];
  const path = `api/${encode(data.template)}${format.path}`;
  const query = (text) => (text ? `?${text}` : "");
  return {
    pairs: said,
    title: values.title || data.defaults.title,
    subtitle: values.subtitle ?? (data.defaults.subtitle || say("frame.description")),
    size: values.size ?? data.defaults.size,
    scale: Number(values.scale ?? data.defaults.scale),
    format,
    path,
    link: path + query(encoded(pairs)),
    data: `api/${encode(data.template)}.json` + query(encoded(pairs)),
    readable: path + query(readable(pairs)),
  };
}

/** The page's own address with these values; `changes` are another template or language. */
function address(now, changes = {}) {
  const ui = form.elements.ui?.value;
  const said = [["template", data.template], ...now.pairs, ...(ui ? [["ui", ui]] : [])];
  return "./?" + encoded([...new Map([...said, ...Object.entries(changes)])]);
}

function pixels(now) {
  const size = now.size in data.sizes ? now.size : data.defaults.size;
  const scale = Math.min(now.scale || 1, data.scales[size]);
  return data.sizes[size].map((side) => Math.round(side * scale));
}

function snippets(now) {
  const link = new URL(now.link, document.baseURI).href;
  const root = new URL("./", document.baseURI).href;
  const [width, height] = pixels(now);
  const tags = {
    "og:image": link,
    "og:image:type": now.format.type,
    "og:image:width": width,
    "og:image:height": height,
    "og:image:alt": now.title,
  };
  const yaml = (root + now.readable).replace(/[\\"]/g, "\\$&");
  return {
    link,
    meta: Object.entries(tags)
      .map(([name, value]) => `<meta property="${name}" content="${html(String(value))}">`)
      .concat('<meta name="twitter:card" content="summary_large_image">')
      .join("\n"),
    front: `image: "${yaml}"`,
    markdown: `![${now.title.replace(/[\\[\]]/g, "\\$&")}](${link})`,
    curl: `curl --fail --output ${data.template}.${now.format.extension} '${link}'`,
  };
}

// ── what is shown ────────────────────────────────────────────────────────────────────────────

let shown = ""; // the object URL in every frame

/** Everything that follows from the values alone, at once. */
function reflect(now) {
  for (const [name, text] of Object.entries(snippets(now))) {
    find(`#snippet-${name}`).value = text;
  }
  for (const name of ["title", "subtitle"]) {
    for (const place of all(`[data-shows="${name}"]`)) place.textContent = now[name];
  }
  find("#open").href = find("#download").href = now.link;
  find("#download").download = `${data.template}.${now.format.extension}`;
}

/** Puts a picture that has been decoded into every frame at once. */
async function show(now, blob, signal) {
  const url = URL.createObjectURL(blob);
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  signal.throwIfAborted();
  for (const place of all("[data-card]")) place.src = url;
  const card = find("#card");
  [card.width, card.height] = [picture.naturalWidth, picture.naturalHeight];
  card.alt = say("card.alt", { title: now.title });
  find("#main").dataset.size = now.size;
  const size = Math.ceil(blob.size / 1024);
  const kind = now.format.type.replace("image/", "").toUpperCase();
  find("#facts").textContent = `${picture.naturalWidth} × ${picture.naturalHeight} · ${kind} · ${size} KB`;
  URL.revokeObjectURL(shown);
  shown = url;
}

/** What the laid-out card and the picture's bytes give reason to say. */
function warnings(card, bytes) {
  const said = [];
  const cut = card.texts.filter((text) => text.truncated).map((text) => text.name);
  for (const name of cut) said.push(say("warning.truncated", { what: called(name) }));
  if (card.missing.length) said.push(say("warning.missing", { glyphs: card.missing.map(glyph).join(", ") }));
  if (bytes > MOST_BYTES) said.push(say("warning.bytes", { size: Math.ceil(bytes / 1024) }));
  for (const { kind, parameter, wanted, ratio, drawn } of card.warnings) {
    if (kind === "scale") said.push(say("warning.scale", { wanted, drawn }));
    if (kind === "contrast") {
      const what = called(parameter);
      said.push(say("warning.contrast", { what, wanted, ratio: ratio.toFixed(1), drawn }));
    }
  }
  return [...new Set(said)];
}

const glyph = (name) => `${String.fromCodePoint(parseInt(name.slice(2), 16))} (${name})`;

function warn(texts) {
  find("#warnings").replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
}

/** Says beside its field why a value is refused; with no problem, that it no longer is. */
function judge(place, problem) {
  const wrong = find(".error", place);
  wrong.textContent = problem ? explain(problem, place) : "";
  const control = sent(place);
  if (problem) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
  if (!problem) return;
  place.closest("details").open = true;
  announce(wrong.textContent);
}

/** Takes back what was said of values that are there no more. */
function forgive() {
  for (const [name, text] of refused) {
    if (value(name) === text) continue;
    refused.delete(name);
    judge(field(name), null);
  }
}

function explain(problem, place) {
  const said = say("error.value", { value: problem.value, allowed: place.dataset.allowed });
  return problem.nearest ? `${said} ${say("error.nearest", problem)}` : said;
}

function announce(text) {
  const status = find("#status");
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text));
}

// ── asking for pictures ──────────────────────────────────────────────────────────────────────

let asked = null; // the link of the picture that is shown or on its way
let flight = new AbortController();
let flying = false;

/** Asks for the picture of the form's values, unless it is there; an older question is dropped. */
async function ask() {
  forgive();
  const now = state();
  reflect(now);
  if (asked === now.link) return busy(flying);
  asked = now.link;
  flying = true;
  flight.abort();
  flight = new AbortController();
  const { signal } = flight;
  busy(true);
  try {
    const response = await fetch(now.link, { signal });
    if (!response.ok) return await fail(now, response, signal);
    const blob = await response.blob();
    await show(now, blob, signal);
    const layout = await fetch(now.data, { signal });
    if (layout.ok) warn(warnings(await layout.json(), blob.size));
  } catch {
    if (signal.aborted) return;
    asked = null;
    warn([say("error.offline")]);
  } finally {
    if (!signal.aborted) busy((flying = false) || since > 0);
  }
}

/** Whether the card is not, or not yet, that of the form's values. */
function busy(is) {
  find(".stage").ariaBusy = String(is);
}

const REFUSALS = { 403: "error.signature", 414: "error.long" };

/** What a refusal means: the card without the value, and the reason beside the value's field. */
async function fail(now, response, signal) {
  const type = response.headers.get("Content-Type") ?? "";
  const problem = type.startsWith("application/problem+json") ? await response.json() : {};
  signal.throwIfAborted();
  asked = null;
  const place = field(problem.parameter ?? "");
  if (!place || refused.has(problem.parameter)) {
    return warn([say(REFUSALS[response.status] ?? "error.failed")]);
  }
  refused.set(problem.parameter, Object.fromEntries(now.pairs)[problem.parameter] ?? "");
  judge(place, problem);
  ask();
}

let waiting = 0;
let since = 0; // when the first change was made that no picture has been asked for yet
let last = -GAP; // when the last picture was asked for

/** Asks when it is time, at once for a choice. Links hold what stands in the fields already. */
function soon(pause = PAUSE) {
  reflect(state());
  busy(true);
  const now = performance.now();
  since ||= now;
  const time = pause && Math.max(Math.min(now + pause, since + PATIENCE), last + GAP);
  clearTimeout(waiting);
  waiting = setTimeout(due, Math.max(0, time - now));
}

function due() {
  since = 0;
  last = performance.now();
  clearTimeout(waiting);
  history.replaceState(null, "", address(state()));
  ask();
}

// With an input method nearly every key is part of a composition: Hangul is composed until the next
// syllable begins. What stands in the field is what the author sees, so it is drawn as it stands.
form.addEventListener("input", (event) => {
  pair(event.target);
  const chosen = event.target.matches("select, [type=radio], [type=checkbox]");
  soon(chosen ? 0 : PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  due();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault(); // a title is one line, however it is broken
  due();
});

// ── controls that come in pairs ──────────────────────────────────────────────────────────────

/** A picker or a slider writes into the field that is sent, and follows it. */
function pair(control) {
  const place = control.closest(".field");
  if (control.matches("[data-picker], [data-slider]")) sent(place).value = control.value;
  else follow(place);
  mark(place);
}

function follow(place) {
  const picker = find("[data-picker]", place);
  const slider = find("[data-slider]", place);
  const text = sent(place)?.value.trim();
  if (slider && text) slider.value = text;
  if (!picker || !text) return;
  if (CSS.supports("color", text)) picker.value = hex(text);
  else if (CSS.supports("color", `#${text}`)) picker.value = hex(`#${text}`);
}

function mark(place) {
  const empty = !sent(place)?.value;
  place.classList.toggle("unset", empty);
  const clear = find("[data-clear]", place);
  if (clear) clear.disabled = empty;
}

/** Any colour that CSS can read, as #rrggbb. */
function hex(text) {
  const brush = document.createElement("canvas").getContext("2d");
  brush.fillStyle = text;
  brush.fillRect(0, 0, 1, 1);
  const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
  return "#" + [r, g, b].map((channel) => channel.toString(16).padStart(2, "0")).join("");
}

form.addEventListener("click", (event) => {
  if (!event.target.matches("[data-clear]")) return;
  const place = event.target.closest(".field");
  sent(place).value = "";
  sent(place).focus();
  mark(place);
  soon(0);
});

// ── copying, and leaving with what was typed ─────────────────────────────────────────────────

async function copy(button) {
  const text = find(`#snippet-${button.dataset.copy}`);
  const what = button.dataset.what;
  if (!(await copied(text))) return announce(say("copy.failed"));
  announce(say("copy.done_label", { what }));
  button.textContent = say("copy.done");
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = say("copy.button");
    button.classList.remove("done");
  }, 2000);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.select(); // a page served without TLS has no clipboard, but this
    return document.execCommand("copy");
  }
}

for (const button of all("[data-copy]")) button.addEventListener("click", () => copy(button));

for (const link of all("a[data-template], a[data-ui]")) {
  const { template, ui } = link.dataset;
  const changes = { ...(template && { template }), ...(ui && { ui }) };
  const renew = () => (link.href = address(state(), changes));
  for (const moment of ["pointerenter", "focus", "click"]) link.addEventListener(moment, renew);
}

// ── the beginning ────────────────────────────────────────────────────────────────────────────

document.documentElement.classList.add("live");
for (const control of all("[data-scripted]")) control.hidden = false;
for (const place of all(".field")) {
  follow(place);
  mark(place);
  if (find(".error", place).textContent) refused.set(place.dataset.name, value(place.dataset.name));
}
find(".strip [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
all(".error").find((wrong) => wrong.textContent)?.scrollIntoView({ block: "nearest" });

// The server's picture is that of this state. What the server could not say, its size and what
// its layout warns of, is asked for once it is there, and comes out of the browser's cache.
const first = find("#card");
if (first.complete) ask();
else for (const end of ["load", "error"]) first.addEventListener(end, ask, { once: true });
