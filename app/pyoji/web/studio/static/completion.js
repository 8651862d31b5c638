// Completion: the keys and values that the schema of a template allows at the cursor, with the names
// that this design has.

import { placeAt } from "./place.js";
import { itemsAt, keysAt } from "./yaml.js";


const BASIC = ["ground", "ink", "accent"]; // colours that every design has

/** Where the values of a key come from, if not from the schema. */
const SOURCES = {
  ...from("colors", ["color", "colors", "code", "caret", "rules", "fill", "ground", "grounds"]),
  ...from("colors", ["duotone", "from", "towards", "apart"]),
  ...from("values", ["value", "when", "unless", "numbers"]),
  ...from("fonts", ["font"]),
  ...from("voices", ["fallback"]),
  ...from("pictures", ["asset"]),
  ...from("files", ["files", "file"]),
  ...from("designs", ["extends"]),
  ...from("pictureParameters", ["parameter"]),
};

function from(source, keys) {
  return Object.fromEntries(keys.map((key) => [key, source]));
}

/** Returns a source of completions. `schema` is a promise of a template's: what is typed before it is there
    is completed when it comes, or not at all if it is null. `names` returns the design's own names by source. */
export function completions(schema, names) {
  const complete = sourceOf(names);
  let known;
  schema.then((found) => (known = found));
  const late = async (context) => complete(await schema, context);
  return (context) => (known === undefined ? late(context) : complete(known, context));
}

function sourceOf(names) {
  return (schema, context) => {
    if (!schema) return null;
    const line = context.state.doc.lineAt(context.pos);
    if (/(?:^|\s)#/.test(line.text.slice(0, context.pos - line.from))) return null;
    const text = context.state.doc.toString();
    const place = placeAt(text.slice(0, context.pos));
    if (!place) return null;
    const word = /[\w.#-]*$/.exec(place.typed)[0];
    if (!word && !context.explicit) return null;
    const isValue = !place.isKey || !place.typed;
    const options = [
      ...(place.isKey ? keys(schema, place) : []),
      ...(isValue ? values(schema, place, text, names) : []),
    ];
    return options.length ? { from: context.pos - word.length, options, validFor: /^[\w.#-]*$/ } : null;
  };
}

// ── the schema ───────────────────────────────────────────────────────────────────────────────

/** The schemas that a path leads to, with every alternative. */
function schemasAt(schema, path) {
  let all = expand(schema, schema);
  for (const key of path) all = all.flatMap((one) => below(one, key)).flatMap((one) => expand(schema, one));
  return all;
}

function below(one, key) {
  if (typeof key === "number") return [one.prefixItems?.[key] ?? one.items].filter(Boolean);
  const extra = typeof one.additionalProperties === "object" ? [one.additionalProperties] : [];
  return one.properties?.[key] ? [one.properties[key]] : extra;
}

function expand(root, one) {
  if (!one || typeof one !== "object") return [];
  const target = one.$ref ? { ...root.$defs[one.$ref.split("/").at(-1)], ...one } : one;
  const others = [...(target.anyOf ?? []), ...(target.oneOf ?? []), ...(target.allOf ?? [])];
  const inner = others.filter((other) => !other.required || other.properties).flatMap((other) => expand(root, other));
  return [target, ...inner];
}

function keys(schema, { path, keys: known }) {
  const options = new Map();
  for (const one of schemasAt(schema, path)) {
    for (const [name, property] of Object.entries(one.properties ?? {})) {
      const [target] = expand(schema, property);
      if (known.includes(name) || options.has(name)) continue;
      const detail = shape(schema, target);
      options.set(name, { label: name, apply: `${name}: `, type: "property", detail, info: target.description });
    }
  }
  return [...options.values()];
}

/** What a value is, in a word: its alternatives, or its default. */
function shape(schema, target) {
  const all = expand(schema, target);
  const choices = all.flatMap((one) => one.enum ?? []);
  if (choices.length && choices.length <= 4) return choices.join(" | ");
  const fallback = all.find((one) => one.default !== undefined && typeof one.default !== "object");
  return fallback && fallback.default !== "" ? `= ${fallback.default}` : "";
}

function values(schema, { path }, text, names) {
  const all = schemasAt(schema, path);
  const booleans = all.some((one) => one.type === "boolean") ? [true, false] : [];
  const listed = [...all.flatMap((one) => [...(one.enum ?? []), ...(one.examples ?? [])]), ...booleans];
  const labels = new Set([...ownValues(path, text, names), ...listed.map(String)]);
  return [...labels].map((label) => ({ label, type: "constant" }));
}

// ── the design ───────────────────────────────────────────────────────────────────────────────

function ownValues(path, text, names) {
  const key = path.findLast((step) => typeof step === "string");
  const isPalette = path[0] === "themes" || path[0] === "moods";
  const isDerived = ["from", "towards", "apart"].includes(key);
  const source = isPalette && !isDerived ? null : SOURCES[key];
  const isParameter = path[0] === "parameters";
  const isFont = isParameter && path[1] === "font" && key === "default";
  if (isFont) return [...names().voices, ...keysAt(text, ["fonts"])];
  if (!source || isParameter) return [];
  return own(text, names())[source] ?? [];
}

function own(text, names) {
  const [theme] = keysAt(text, ["themes"]);
  const parameters = [...new Set([...names.parameters, ...keysAt(text, ["parameters"])])];
  return {
    ...names,
    colors: [...new Set([...(theme ? keysAt(text, ["themes", theme]) : BASIC), ...itemsAt(text, ["grounds"])])],
    values: [...parameters, ...names.titleParts],
    fonts: [...keysAt(text, ["fonts"]), ...names.voices],
  };
}
