// The card as a picture, and its link, into the clipboard: of the form as it stands when the button
// is pressed, whether that card is drawn already or not.

import { confirmCopied, writeClipboard } from "./clipboard.js";
import { find, say } from "./page.js";
import { readForm } from "./form.js";

/** Copies the picture. Clipboards take PNG alone, so a card of another format is copied as PNG. */
async function copyPicture() {
  showFailure("");
  if (!navigator.clipboard?.write || !globalThis.ClipboardItem) return showFailure("picture.insecure");
  const picture = fetchPicture(readForm().png);
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    confirmCopied(find("#copy-picture"), say("picture.what"));
  } catch {
    const isDrawn = await picture.then(() => true, () => false);
    showFailure(isDrawn ? "picture.refused" : "picture.failed");
  }
}

async function fetchPicture(link) {
  const response = await fetch(link);
  if (!response.ok || response.headers.has("X-Card-Fallback")) throw new Error(`${response.status}`);
  return response.blob();
}

async function copyLink() {
  showFailure("");
  if (await writeClipboard(find("#snippet-link"))) confirmCopied(find("#copy-link"), say("picture.link_what"));
  else showFailure("copy.failed");
}

/** Shows why copying failed; without a key, nothing. */
function showFailure(key) {
  find("#picture-failed").textContent = key && say(key);
}

find("#copy-picture").addEventListener("click", copyPicture);
find("#copy-link").addEventListener("click", copyLink);
