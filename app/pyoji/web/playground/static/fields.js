// What the form says about the card as it stands: parameters without an effect, and colors. Asked for
// when input has paused and the card itself is there.

import { all, pause } from "./page.js";
import { address, readForm } from "./form.js";
import { changes, isAtRest } from "./card.js";
import { isBusy, waitFor } from "./newest.js";
import { showColors } from "./colors.js";

const IDLE = 400; // ms without input after which the fields follow
const GAP = 60; // ms between two looks whether the card is there

let turn = 0; // of the newest call; older ones stop
let described = null; // the query of the card that the fields are about

async function follow() {
  const mine = ++turn;
  await pause(IDLE);
  while (mine === turn && !isAtRest()) await pause(GAP);
  const query = address(readForm()).split("?")[1];
  if (mine !== turn || described === query) return;
  const response = await fetch(`fields?${query}`).catch(() => null);
  if (response && isBusy(response)) return askAgain(mine, response);
  const facts = response?.ok ? await response.json() : null;
  if (!facts || mine !== turn) return;
  described = query;
  showEffects(new Set(facts.without_effect));
  showColors(facts.colors);
}

/** Waits as long as a busy service asks; newer input has it asked anyway. */
async function askAgain(mine, response) {
  await waitFor(response);
  if (mine === turn) await follow();
}

function showEffects(without) {
  for (const place of all(".field")) {
    const isIdle = without.has(place.dataset.name);
    place.classList.toggle("idle", isIdle);
    all(".no-effect", place).forEach((note) => (note.hidden = !isIdle));
  }
}

changes.addEventListener("change", follow);
