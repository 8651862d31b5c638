// The page: its elements, its words, and the data that it was given. Knows no field and no card.

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export const data = JSON.parse(find("#data").textContent);
export const form = find("#form");

/** The text of a key, with its values. */
export const say = (key, values = {}) => fill(data.words[key], values);

/** Fills values and Korean particles into a text, as words.py does. */
export function fill(text, values) {
  const filled = text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
  return filled.replace(
    /(\S?)([”’"')\]]{0,3})\{([\p{L}]+)\/([\p{L}]+)\}/gu,
    (_, before, closing, first, second) => before + closing + (endsInConsonant(before) ? first : second),
  );
}

function endsInConsonant(character) {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 !== 0;
  if (code >= 0x11a8 && code <= 0x11c2) return true; // of a decomposed syllable
  return /^[013678lmn]$/i.test(character);
}

/** Has a screen reader say a text. */
export function announce(text) {
  const status = find("#status");
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text));
}

export const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
