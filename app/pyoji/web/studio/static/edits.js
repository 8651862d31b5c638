// What the page writes into the YAML for a designer: colours, typefaces, a logo, a picture. Every
// edit takes a text and returns another; what it does not change stays as it was written.

import { columnOf, indented, isMapping, itemsAt, keysAt, mappings } from "./yaml.js";
import { pairAt, pairs, remove, scalar, set, setIn, splice, valueAt } from "./yaml.js";

const ROLES = ["ground", "ink", "muted", "accent", "second"];
const BASIC = ["ground", "ink", "muted", "accent"];
const MARK_HEIGHT = 72; // units of which a card is 1200 wide
const MARK_WIDTH = 320;
const PICTURE_WIDTH = 440;
const STACKS = ["column", "row", "layers"];

// ── colours ──────────────────────────────────────────────────────────────────────────────────

/** Writes a palette's colours into the themes; `palette` has `light` and `dark`. Moods would replace
    them on some cards, so they are removed. */
export function applyPalette(text, palette) {
  const hasThemes = keysAt(text, ["themes"]).length > 0;
  const isDerived = pairAt(text, ["extends"]) !== null;
  for (const scheme of ["light", "dark"]) {
    const known = keysAt(text, ["themes", scheme]);
    if (hasThemes && !isDerived && !known.length) continue;
    for (const role of ROLES) {
      const name = role === "ground" ? (itemsAt(text, ["grounds"])[0] ?? role) : role;
      const isWritten = known.includes(name) || (BASIC.includes(role) && (isDerived || !hasThemes));
      if (isWritten) text = set(text, ["themes", scheme, name], palette[scheme][role].css);
    }
  }
  if (pairAt(text, ["moods"])) text = remove(text, ["moods"]);
  return isDerived ? set(text, ["moods"], "{}") : text;
}

// ── typefaces ────────────────────────────────────────────────────────────────────────────────

/** The name under which a file is declared, and its declaration, of the line that the service wrote. */
function declaration({ yaml }) {
  const [, name, value] = /^([^:]+):\s*(.*)/s.exec(yaml.trim());
  return { name, value };
}

/** Has the titles set in a font file. */
export function useForTitle(text, file) {
  const { name, value } = declaration(file);
  const titles = titlesOf(text);
  if (!titles.length) return useForAll(text, file);
  for (const title of titles.reverse()) text = setIn(text, title, "font", name);
  return set(text, ["fonts", name], value);
}

/** Has all texts set in a font file, also those that name another. */
export function useForAll(text, file) {
  const { name, value } = declaration(file);
  for (const each of withFont(text).reverse()) text = setIn(text, each, "font", name);
  return set(set(text, ["parameters", "font", "default"], name), ["fonts", name], value);
}

const isDeclared = (text, { name, value }) => {
  const known = valueAt(text, ["fonts", name]);
  return known !== null && text.slice(known.from, known.to).trim() === value.trim();
};

/** Whether every title is set in a font file. */
export function isForTitle(text, file) {
  const font = declaration(file);
  const titles = titlesOf(text);
  const isEach = titles.every((title) => fontOf(text, title) === font.name);
  return isDeclared(text, font) && titles.length > 0 && isEach;
}

/** Whether all texts are set in a font file. */
export function isForAll(text, file) {
  const font = declaration(file);
  const others = withFont(text).filter((each) => fontOf(text, each) !== font.name);
  const byDefault = scalar(text, valueAt(text, ["parameters", "font", "default"]));
  return isDeclared(text, font) && byDefault === font.name && !others.length;
}

const fontOf = (text, mapping) =>
  scalar(text, pairs(text, mapping).find(({ key }) => key === "font")?.value);

/** The mappings that are texts with a font of their own, in order. */
function withFont(text) {
  return mappings(text).filter((mapping) => {
    const keys = pairs(text, mapping).map(({ key }) => key);
    return ["name", "value", "font"].every((key) => keys.includes(key));
  });
}

/** The mappings that are texts of the name `title`, in order. */
function titlesOf(text) {
  return mappings(text).filter((mapping) => {
    const all = pairs(text, mapping);
    const name = all.find(({ key }) => key === "name");
    return scalar(text, name?.value) === "title" && all.some(({ key }) => key === "value");
  });
}

// ── pictures ─────────────────────────────────────────────────────────────────────────────────

/** Shows a file as the logo: where the design has one, in place of one of the files `own`, or before
    everything else. */
export function useAsLogo(text, file, own = []) {
  const images = imagesOf(text).filter(({ image }) => fitOf(text, image) !== "cover");
  const logos = images.filter(({ of }) => of.key === "parameter" && scalar(text, of.value) === "logo");
  const isLogoFile = (name) => /mark|logo/i.test(name) || own.includes(name);
  const assets = images.filter(({ of }) => of.key === "asset" && isLogoFile(scalar(text, of.value)));
  if (logos.length) {
    for (const { of } of logos.reverse()) text = splice(text, of.pair.from, of.pair.to, `asset: ${file.name}`);
    const shown = imagesOf(text).filter(({ of }) => scalar(text, of.value) === file.name);
    for (const { image } of shown.reverse()) text = fitting(text, image, file);
    return text;
  }
  if (assets.length) {
    for (const { of } of assets.reverse()) text = splice(text, of.value.from, of.value.to, file.name);
    return text;
  }
  return insertFirst(text, `image: {asset: ${file.name}, fit: contain, ${sides(file)}}`);
}

const fitOf = (text, image) => scalar(text, pairs(text, image).find(({ key }) => key === "fit")?.value);

/** Whether a file is shown, as a picture that covers its place or as a logo. */
const shows = (text, { name }, isPicture) =>
  imagesOf(text).some(({ image, of }) =>
    of.key === "asset" && scalar(text, of.value) === name && (fitOf(text, image) === "cover") === isPicture);

export const isLogo = (text, file) => shows(text, file, false);
export const isPicture = (text, file) => shows(text, file, true);

/** The mappings of images, each with the pair that names what it shows. */
function imagesOf(text) {
  return mappings(text).flatMap((mapping) =>
    pairs(text, mapping)
      .filter(({ key, value }) => key === "image" && isMapping(value))
      .flatMap(({ value: image }) =>
        pairs(text, image)
          .filter(({ key }) => key === "asset" || key === "parameter")
          .map((of) => ({ image, of })),
      ),
  );
}

/** Makes the box of an image as wide as the file is at the box's height, so that it stands flush. */
function fitting(text, image, { width, height }) {
  const side = (name) => Number(scalar(text, pairs(text, image).find(({ key }) => key === name)?.value));
  const [box, tall] = [side("width"), side("height")];
  if (!box || !tall || !width || !height) return text;
  return setIn(text, image, "width", String(Math.min(box, Math.round((tall * width) / height))));
}

function sides({ width, height }) {
  const wide = width && height ? Math.round((MARK_HEIGHT * width) / height) : MARK_HEIGHT;
  return `width: ${Math.min(MARK_WIDTH, Math.max(8, wide))}, height: ${MARK_HEIGHT}`;
}

/** Inserts a node before the first text or row of the scene's first column. */
function insertFirst(text, node) {
  const content = valueAt(text, ["scene", "content"]);
  const isWithin = (mapping) => mapping.from >= content.from && hasColumn(text, mapping);
  const inner = content && mappings(text).find(isWithin);
  const column = inner && pairs(text, inner).find(({ key, value }) => key === "column" && isMapping(value));
  const children = column && pairs(text, column.value).find(({ key, value }) => key === "children" && value);
  if (!children) return text;
  const { from, name } = children.value;
  if (name === "FlowSequence") return splice(text, from + 1, from + 1, `{${node}}, `);
  const indent = " ".repeat(columnOf(text, from));
  return splice(text, from, from, `- ${node}\n${indent}`);
}

const hasColumn = (text, mapping) => pairs(text, mapping).some(({ key }) => key === "column");

/** Shows a file beside everything that the card has, or in place of one of the files `replaced`. */
export function useAsPicture(text, file, replaced = []) {
  const known = imagesOf(text).filter(({ image, of }) =>
    of.key === "asset" && fitOf(text, image) === "cover" && replaced.includes(scalar(text, of.value)));
  for (const { of } of known.reverse()) text = splice(text, of.value.from, of.value.to, file.name);
  if (known.length) return text;
  const grown = growing(text);
  const content = pairAt(grown, ["scene", "content"]);
  if (content?.value?.name !== "BlockMapping") return text;
  const first = content.value.firstChild.from;
  const depth = columnOf(grown, first);
  const own = grown.slice(first - depth, content.value.to).trimEnd();
  const inner = own.split("\n").map((line) => line.slice(Math.min(depth, line.search(/\S|$/)))).join("\n");
  const item = indented(inner, "      ").replace(/^ {6}/, "    - ");
  const picture = `    - image: {asset: ${file.name}, fit: cover, width: ${PICTURE_WIDTH}}`;
  const row = `row:\n  tall: column-reverse\n  children:\n${item}\n${picture}`;
  return splice(grown, first - depth, first - depth + own.length, indented(row, " ".repeat(depth)));
}

/** Has what the card shows take all the room that a picture beside it leaves. */
function growing(text) {
  const content = valueAt(text, ["scene", "content"]);
  const node = content && pairs(text, content).find(({ key, value }) => STACKS.includes(key) && isMapping(value));
  return node ? setIn(text, node.value, "grow", "1") : text;
}
