// YAML texts: where the value of a path is, and edits that leave the rest of the text as it stands.
// Every edit takes a text and returns another.

import { yamlLanguage } from "./codemirror.js";

const STEP = "  ";
const COLLECTIONS = ["BlockMapping", "FlowMapping", "BlockSequence", "FlowSequence"];

const children = (node) => {
  const all = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
};

/** The node without the anchor or the tag before it. */
function bare(node) {
  while (node && ["Anchored", "Tagged"].includes(node.name)) node = node.lastChild;
  return node;
}

export const isMapping = (node) => node?.name === "BlockMapping" || node?.name === "FlowMapping";
const isFlow = (node) => node.name.startsWith("Flow");

/** The outermost collection of a text, or null. */
export function rootOf(text) {
  const document = yamlLanguage.parser.parse(text).topNode.getChild("Document");
  return children(document).map(bare).find((node) => COLLECTIONS.includes(node.name)) ?? null;
}

/** The text of a scalar, without quotes. */
export function scalar(text, node) {
  const raw = node ? text.slice(node.from, node.to) : "";
  return raw.replace(/^(["'])(.*)\1$/s, "$2");
}

/** The pairs of a mapping: each with its key, its node, and the node of its value or null. */
export function pairs(text, mapping) {
  return children(mapping)
    .filter(({ name }) => name === "Pair")
    .map((pair) => {
      const [key, ...rest] = children(pair).filter(({ name }) => name !== "Comment");
      return { pair, key: scalar(text, key).trim(), value: bare(rest.find(({ name }) => name !== ":")) ?? null };
    });
}

const items = (sequence) => children(sequence).filter(({ name }) => name === "Item").map((item) => bare(item.lastChild));

/** The pair at a path of keys, or null. */
export function pairAt(text, path) {
  let node = rootOf(text);
  let pair = null;
  for (const key of path) {
    pair = isMapping(node) ? pairs(text, node).find((candidate) => candidate.key === key) : null;
    if (!pair) return null;
    node = pair.value;
  }
  return pair;
}

export const valueAt = (text, path) => (path.length ? pairAt(text, path)?.value : rootOf(text)) ?? null;
export const keysAt = (text, path) => {
  const node = valueAt(text, path);
  return isMapping(node) ? pairs(text, node).map(({ key }) => key) : [];
};
export const itemsAt = (text, path) => items(valueAt(text, path)).map((node) => scalar(text, node).trim());

/** Every mapping of a text, the outer before the inner. */
export function mappings(text) {
  const all = [];
  const visit = (node) => {
    if (isMapping(node)) all.push(node);
    for (const child of children(node)) visit(child);
  };
  visit(rootOf(text));
  return all;
}

export const splice = (text, from, to, insert) => text.slice(0, from) + insert + text.slice(to);

export function columnOf(text, position) {
  return position - (text.lastIndexOf("\n", position - 1) + 1);
}

/** Writes `value` as the value of a key of a mapping, which may have it. */
export function setIn(text, mapping, key, value) {
  const known = pairs(text, mapping).find((pair) => pair.key === key);
  if (known?.value) return splice(text, known.value.from, known.value.to, value);
  if (known) return splice(text, known.pair.to, known.pair.to, ` ${value}`);
  return insert(text, mapping, `${key}: ${value}`);
}

/** Adds a pair to the end of a mapping. Lines after the first are indented as they are given. */
function insert(text, mapping, pair) {
  const all = children(mapping).filter(({ name }) => name === "Pair");
  if (isFlow(mapping)) {
    const end = all.at(-1)?.to ?? mapping.from + 1;
    return splice(text, end, end, all.length ? `, ${pair}` : pair);
  }
  const indent = " ".repeat(columnOf(text, all[0].from));
  const end = lineEnd(text, all.at(-1).to);
  return splice(text, end, end, "\n" + pair.split("\n").map((line) => indent + line).join("\n"));
}

function lineEnd(text, position) {
  const trimmed = position - (/\s*$/.exec(text.slice(0, position))[0].length);
  const end = text.indexOf("\n", trimmed);
  return end < 0 ? text.length : end;
}

/** Writes a value at a path of keys, with the mappings that are missing. */
export function set(text, path, value) {
  if (!isMapping(rootOf(text))) return `${text.trimEnd()}\n${nested(path, value)}\n`.trimStart();
  let mapping = rootOf(text);
  for (const [depth, key] of path.entries()) {
    const rest = path.slice(depth + 1);
    if (!rest.length) return setIn(text, mapping, key, value);
    const known = pairs(text, mapping).find((pair) => pair.key === key);
    if (isMapping(known?.value)) mapping = known.value;
    else if (known) return setIn(text, mapping, key, inFlow(rest, value));
    else if (isFlow(mapping)) return insert(text, mapping, `${key}: ${inFlow(rest, value)}`);
    else return insert(text, mapping, nested([key, ...rest], value));
  }
  return text;
}

const inFlow = (path, value) => path.reduceRight((inner, key) => `{${key}: ${inner}}`, value);
const nested = ([key, ...rest], value) =>
  rest.length ? `${key}:\n${indented(nested(rest, value), STEP)}` : `${key}: ${value}`;

export const indented = (text, indent) =>
  text.split("\n").map((line) => (line ? indent + line : line)).join("\n");

/** Removes the pair at a path, with its lines. */
export function remove(text, path) {
  const known = pairAt(text, path);
  if (!known) return text;
  const parent = valueAt(text, path.slice(0, -1));
  const { from, to } = known.pair;
  if (isFlow(parent)) {
    const after = /^\s*,\s*/.exec(text.slice(to));
    const before = /,\s*$/.exec(text.slice(0, from));
    return after ? splice(text, from, to + after[0].length, "") : splice(text, from - (before?.[0].length ?? 0), to, "");
  }
  const start = from - columnOf(text, from);
  const end = lineEnd(text, to) + 1;
  const blank = /^(?:[ \t]*\n)+/.exec(text.slice(end));
  return splice(text, start, end + (blank?.[0].length ?? 0), "");
}
