// The brand's name, which stands in the address of its cards: what is wrong with it is said beside its
// field alone, and a name in Hangul has a suggestion in Latin letters. Until it is valid, the draft is
// drawn all the same.

import { find, say } from "./page.js";
import { isName, keep } from "./draft.js";
import { refresh } from "./preview.js";

const LONGEST = 64;
const HANGUL = 0xac00;
const SYLLABLES = 11172;
const [VOWELS, CODAS] = [21, 28];

// Revised Romanization, letter by letter.
const INITIAL = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ");
const VOWEL = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ");
const CODA = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ");

/** The syllables of a text in Latin letters. */
function romanize(text) {
  let coda = "";
  const latin = [...text.normalize("NFC")].map((letter) => {
    const at = letter.codePointAt(0) - HANGUL;
    const before = coda;
    coda = "";
    if (at < 0 || at >= SYLLABLES) return letter;
    coda = CODA[at % CODAS];
    const initial = INITIAL[Math.floor(at / (VOWELS * CODAS))];
    return (before === "l" && initial === "r" ? "l" : initial) + VOWEL[Math.floor(at / CODAS) % VOWELS] + coda;
  });
  return latin.join("");
}

/** A valid name that is near a text, or "". */
export function nameNear(text) {
  const plain = romanize(text).normalize("NFKD").replace(/\p{Mark}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "").slice(0, LONGEST).replace(/-+$/, "");
}

/** Why a name is refused, as a key; "" for a valid one. */
function faultOf(name) {
  if (!name) return "make.name_missing";
  return isName(name) ? "" : "make.name_wrong";
}

/** Says whether the name is valid; returns whether it is. */
export function checkName(isFinal = false) {
  const field = find("#name");
  const name = field.value.trim();
  const fault = faultOf(name);
  const isShown = fault && (isFinal || name);
  find("#name-error").textContent = isShown ? say(fault) : "";
  if (isShown) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  find("#name-link").textContent = fault ? "…" : name;
  const near = fault ? nameNear(name) : "";
  find("#name-offer").hidden = !near;
  find("#name-offer").textContent = near && say("make.name_offer", { name: near });
  find("#name-offer").value = near;
  return !fault;
}

/** Keeps what the field says, and forgets a refusal of the name before. */
function take() {
  checkName();
  find("#result.failed")?.replaceChildren();
  keep({ name: find("#name").value.trim() });
  refresh();
}

find("#name").addEventListener("input", take);
find("#name-offer").addEventListener("click", ({ currentTarget }) => {
  const field = find("#name");
  field.value = currentTarget.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
