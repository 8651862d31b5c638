// Palettes: from a seed colour that OKLCH sliders set, or from a picture. Each shows its contrast, and
// is written into the YAML as one step.

import { announce, data, find, say } from "./page.js";
import { Newest } from "./newest.js";
import { applyPalette } from "./edits.js";
import { textNow, write } from "./editor.js";
import { contrast, fromOklch, hex, parse, toOklch } from "./oklch.js";
import { post } from "./service.js";

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const GAP = 120; // ms between two requests
const ROLES = ["ink", "muted", "accent", "second"];

let source = null; // what the palettes are of: {seed}, or {file}

const queue = new Newest(load, GAP, (isBusy) => (find("#palettes").ariaBusy = String(isBusy)));

async function load(started) {
  started();
  try {
    const { palettes, seeds } = await post("palettes", source);
    if (source.file) moveTo(parse(seeds[0].hex));
    find("#palettes").replaceChildren(...palettes.map(row));
    find("#palettes-said").textContent = "";
  } catch (problem) {
    find("#palettes-said").textContent = problem.message || say("error.offline");
  }
}

// ── the seed ─────────────────────────────────────────────────────────────────────────────────

/** The axes of the sliders, and the text of a value. */
const AXES = { l: (value) => value.toFixed(2), c: (value) => value.toFixed(3), h: (value) => `${value}°` };

const sliders = () => Object.fromEntries(Object.keys(AXES).map((name) => [name, Number(find(`#seed-${name}`).value)]));

const css = ({ l, c, h }) => `oklch(${l.toFixed(3)} ${c.toFixed(3)} ${Math.round(h)})`;

/** Shows the seed colour, its texts and its contrast; the sliders' tracks follow it. `rgb` is the colour
    itself where the sliders did not choose it. */
function showSeed(rgb = null) {
  const seed = sliders();
  const field = find("#seed");
  rgb ??= fromOklch(seed.l, seed.c, seed.h);
  showHex(hex(rgb));
  for (const [name, value] of Object.entries(seed)) {
    field.style.setProperty(`--${name}`, String(value));
    find(`#seed-${name}-value`).textContent = AXES[name](value);
  }
  find("#seed-text").textContent = css(seed);
  find("#seed-white").textContent = `${contrast(rgb, WHITE).toFixed(1)}:1`;
  find("#seed-black").textContent = `${contrast(rgb, BLACK).toFixed(1)}:1`;
  return seed;
}

/** Moves the sliders to a colour that they did not choose. */
function moveTo(rgb) {
  toOklch(rgb).forEach((value, at) => (find(`#seed-${Object.keys(AXES)[at]}`).value = value));
  showSeed(rgb);
}

/** Shows the seed as #rrggbb, but not over what is being typed. */
function showHex(text) {
  const box = find("#seed-hex");
  if (document.activeElement !== box) box.value = text;
  find("#seed .patch").style.background = text;
  showHexFault(false);
}

function showHexFault(isWrong) {
  const box = find("#seed-hex");
  if (isWrong) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
  find("#seed-error").textContent = isWrong ? say("make.hex_wrong") : "";
}

/** The seed as its control says it, or null where a text is not a colour yet. */
function seedOf({ id, value }) {
  if (id !== "seed-hex") return css(showSeed());
  const rgb = parse(value);
  if (rgb) moveTo(rgb);
  else showHexFault(Boolean(value.trim()));
  return rgb && hex(rgb);
}

find("#seed-hex").addEventListener("focus", ({ target }) => target.select());
find("#seed").addEventListener("input", ({ target }) => {
  const seed = seedOf(target);
  if (!seed) return;
  source = { seed };
  find("#palettes-of").textContent = "";
  queue.ask();
});

/** Shows palettes from the colours of a picture. */
export function palettesOf(file) {
  source = { file: file.id };
  find("#palettes-of").textContent = say("make.palettes_of", { name: file.name });
  find("#colors").scrollIntoView({ block: "nearest" });
  queue.ask();
}

// ── the palettes ─────────────────────────────────────────────────────────────────────────────

function row(palette) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  const use = Object.assign(document.createElement("button"), { type: "button", textContent: say("make.apply") });
  name.textContent = data.words[`make.palette_${palette.name}`] ?? palette.name;
  use.ariaLabel = say("make.apply_palette", { name: name.textContent });
  use.addEventListener("click", () => apply(palette));
  const head = document.createElement("p");
  const dot = document.createElement("i");
  dot.style.background = palette.seed;
  head.className = "head";
  head.append(dot, name, use);
  item.append(head, scheme("light", palette.light), scheme("dark", palette.dark));
  return item;
}

/** A contrast in one digit, which claims no more than there is. */
const ratio = ({ contrast: value }) => (Math.floor(value * 10) / 10).toFixed(1);

/** A strip in the colours of a scheme: a letter or a dot in each, and its contrast. */
function scheme(name, colors) {
  const place = document.createElement("div");
  const names = say("make.roles").split(" | ");
  place.className = "scheme";
  place.style.background = colors.ground.css;
  place.style.color = colors.ink.css;
  for (const [index, role] of ROLES.entries()) {
    const color = document.createElement("span");
    const mark = document.createElement("i");
    if (role === "second") mark.style.background = colors[role].css;
    else [mark.style.color, mark.textContent] = [colors[role].css, say("make.letter")];
    color.title = `${names[index]} ${colors[role].hex}`;
    color.append(mark, ratio(colors[role]));
    place.append(color);
  }
  place.role = "img";
  const figures = ROLES.map((role, index) => `${names[index]} ${ratio(colors[role])}`);
  place.ariaLabel = `${data.themes[name]}: ${figures.join(", ")}`;
  return place;
}

function apply(palette) {
  const isChanged = write(applyPalette(textNow(), palette));
  const text = say(isChanged ? "make.applied" : "make.unchanged");
  announce(text);
  find("#applied").textContent = text;
}

/** Shows the first palettes. */
export function openPalettes() {
  source ??= { seed: css(showSeed()) };
  queue.ask();
}
