// The clipboard: writes texts, and confirms on the button that was pressed.

import { announce, say } from "./page.js";

const SHOWN = 2000; // ms of a confirmation

/** Copies the value of a text area; returns whether that succeeded. */
export async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.select(); // the clipboard API needs TLS
    return document.execCommand("copy");
  }
}

/** Confirms on a button that `what` is copied. */
export function confirmCopied(button, what) {
  announce(say("copy.done_label", { what }));
  button.dataset.words ??= button.textContent;
  button.textContent = say("copy.done");
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = button.dataset.words;
    button.classList.remove("done");
  }, SHOWN);
}
