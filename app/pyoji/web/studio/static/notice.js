// The notice near the top of the window: what became of the files that were dropped or chosen. Knows no
// file.

import { find } from "./page.js";

const SHOWN = 8000; // ms

let hiding = 0; // the timer that takes the notice away

/** Says something near the top of the window, for a while. */
export function tell(text) {
  const said = document.createElement("p");
  said.textContent = text;
  find("#dropped").append(said);
  clearTimeout(hiding);
  hiding = setTimeout(quiet, SHOWN);
}

/** Takes away what was said of the files before. */
export function quiet() {
  clearTimeout(hiding);
  find("#dropped").replaceChildren();
}
