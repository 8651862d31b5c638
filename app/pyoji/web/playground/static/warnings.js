// The warnings of a card: what its data says that an author would want to change.

import { find, say } from "./page.js";

const MOST_BYTES = 300 * 1024;

/** Returns the warnings for a card's data and its image size in bytes; `labelOf` names parameters. */
export function warnings(card, bytes, labelOf) {
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

export function showWarnings(texts) {
  find("#warnings").replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
}
