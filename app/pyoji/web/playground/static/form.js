// The form: its values in, links and addresses out. A refused value stays in its field, and in the
// page's own address, but in no link.

import { all, announce, data, fill, find, form, say } from "./page.js";

export const field = (name) => find(`.field[data-name="${CSS.escape(name)}"]`);
export const labelOf = (name) => field(name)?.dataset.label ?? name;

export const refused = new Map(); // refused values by parameter name
export const pageTitles = new Map(); // titles of pages by their address

// ── values ───────────────────────────────────────────────────────────────────────────────────

/** The text control whose value the form submits, if the field has one. */
export const textControl = (place) => find("[name]:not([type=radio], [type=hidden])", place);
const tidy = (text) => String(text ?? "").toWellFormed().replace(/\s+/g, " ").trim();
export const value = (name) => tidy(new FormData(form).getAll(name).at(-1));

/** Returns the values that differ from the defaults, as [name, text] in order. */
function changedValues() {
  return data.names
    .map((name) => [name, value(name)])
    .filter(([name, text]) => text !== data.defaults[name] && (text || data.removable.includes(name)));
}

export const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
export const encoded = (pairs) => pairs.map(([name, text]) => `${encode(name)}=${encode(text)}`).join("&");
// Encodes only characters that would change or cut a link; the service repairs the rest.
const readable = (pairs) =>
  pairs
    .map(([name, text]) => `${name}=${text.replace(/[ %&#+\x00-\x1f\x7f\x85\u2028\u2029]/g, encode)}`)
    .join("&");

let isAsked = data.is_asked; // whether the visitor asked for the examples

/** Whether empty fields show their examples. */
export const showsAll = () => form.elements.show.value !== "title";

/** Has the examples stay, as the visitor asked; or has empty fields stay empty. */
export function askForExamples(isOn) {
  isAsked = isOn;
  all("[name=show]")[isOn ? 0 : 1].checked = true;
}

/** Takes off the examples of the first card. They stay where the visitor asked for them. */
export function leaveExamples() {
  if (!isAsked) askForExamples(false);
}

const showsAllByDefault = (formPairs) => !formPairs.length;

/** The examples on the card. A page's facts replace them. */
function shownExamples(own) {
  return Object.fromEntries(
    Object.entries(showsAll() && !own.page ? data.examples : {}).filter(([name]) => !(name in own)),
  );
}

/** Returns the values of the card: those of the form, and examples where it has none. */
function drawnValues(formPairs) {
  const own = Object.fromEntries(formPairs);
  const shown = { ...shownExamples(own), ...own };
  return Object.fromEntries(
    data.names
      .filter((name) => name in shown && refused.get(name) !== shown[name])
      .map((name) => [name, shown[name]]),
  );
}

/** Reads the form. Refused values are only in the page's own link, examples only in the card's. */
export function readForm() {
  const formPairs = changedValues();
  const values = drawnValues(formPairs);
  const pairs = Object.entries(values).filter(([name]) => name !== "format");
  const format = data.formats[values.format] ?? data.formats[data.defaults.format];
  const path = `api/${encode(data.template)}${format.path}`;
  const query = (text) => (text ? `?${text}` : "");
  return {
    pairs: formPairs,
    own: Object.fromEntries(formPairs),
    hasExamples: Object.keys(shownExamples(Object.fromEntries(formPairs))).length > 0,
    values: Object.fromEntries(pairs),
    title: values.title || pageTitles.get(values.page) || data.defaults.title,
    subtitle: values.subtitle ?? (data.defaults.subtitle || say("preview.description")),
    size: values.size ?? data.defaults.size,
    scale: Number(values.scale ?? data.defaults.scale),
    format,
    path,
    link: path + query(encoded(pairs)),
    png: `api/${encode(data.template)}` + query(encoded(pairs)),
    data: `api/${encode(data.template)}.json` + query(encoded(pairs)),
    versioned: (version) =>
      `api/${encode(data.template)}/v/${version}${format.path}` + query(encoded(pairs)),
    readable: path + query(readable(pairs)),
  };
}

export const view = { frame: "", dark: "" }; // what is shown beside the card; empty by default

/** Returns the page's address with these values; `changes` set another template or language. */
export function address(state, changes = {}) {
  const ui = form.elements.ui?.value;
  const isDefault = !isAsked && showsAll() === showsAllByDefault(state.pairs);
  const show = showsAll() ? data.example_language : "title";
  const pairs = [
    ["template", data.template],
    ...(isDefault ? [] : [["show", show]]),
    ...state.pairs,
    ...(ui ? [["ui", ui]] : []),
    ...Object.entries(view).filter(([, text]) => text),
  ];
  return "./?" + encoded([...new Map([...pairs, ...Object.entries(changes)])]);
}

/** Writes all values of an address of the page into the form. */
export function writeForm(values) {
  for (const name of data.names) writeField(name, values.get(name));
  const show = values.get("show");
  askForExamples(show === data.example_language);
  if (!show && showsAllByDefault(changedValues())) all("[name=show]")[0].checked = true;
}

/** Writes a value of the address into its field; null is the default. */
export function writeField(name, text) {
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

// ── errors ───────────────────────────────────────────────────────────────────────────────────

/** Shows why a field's value is refused; without a problem, clears the error. */
export function showError(place, problem) {
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
export function clearErrors() {
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

// ── paired controls ──────────────────────────────────────────────────────────────────────────

/** Synchronizes a picker or a slider with the text control of its field. */
export function pair(control) {
  const place = control.closest(".field");
  if (control.matches("[data-picker], [data-slider]")) textControl(place).value = control.value;
  else follow(place);
  mark(place);
}

export function follow(place) {
  const picker = find("[data-picker]", place);
  const slider = find("[data-slider]", place);
  const text = textControl(place)?.value.trim();
  if (slider && text) slider.value = text;
  if (!picker || !text) return;
  picker.value = hexOf(text) ?? picker.value;
}

/** Returns a field's color as #rrggbb; null if it is none. */
export function hexOf(text) {
  const color = [text.trim(), `#${text.trim()}`].find((name) => CSS.supports("color", name));
  return color ? hex(color) : null;
}

export function mark(place) {
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
