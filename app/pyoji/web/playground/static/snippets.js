// The snippets: the texts to copy from the page, as snippets.py makes them.

import { confirmCopied, writeClipboard } from "./clipboard.js";
import { all, announce, data, find, say } from "./page.js";

const html = (text) =>
  text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[c]);

function pixels(state) {
  const size = state.size in data.sizes ? state.size : data.defaults.size;
  const scale = Math.min(state.scale || 1, data.scales[size]);
  return data.sizes[size].map((side) => Math.round(side * scale));
}

/** What is typed of the post itself, beside the frames. */
const typed = (name) => find(`#post-${name}`).value.replace(/\s+/g, " ").trim();

/** The description of the post: the subtitle of its card. */
const description = ({ pairs }) => Object.fromEntries(pairs).subtitle ?? data.defaults.subtitle;

export function snippets(state) {
  const link = new URL(state.link, document.baseURI).href;
  const root = new URL("./", document.baseURI).href;
  const [width, height] = pixels(state);
  const tags = {
    "og:title": typed("title") || state.title,
    "og:description": typed("description") || description(state),
    "og:image": link,
    "og:image:type": state.format.type,
    "og:image:width": width,
    "og:image:height": height,
    "og:image:alt": state.title,
  };
  const yaml = (root + state.readable).replace(/[\\"]/g, "\\$&");
  return {
    link,
    meta: Object.entries(tags)
      .filter(([, value]) => value)
      .map(([name, value]) => `<meta property="${name}" content="${html(String(value))}">`)
      .concat('<meta name="twitter:card" content="summary_large_image">')
      .join("\n"),
    front: `image: "${yaml}"`,
    markdown: `![${state.title.replace(/[\\[\]]/g, "\\$&")}](${link})`,
    curl: `curl --fail --output ${data.template}.${state.format.extension} '${link}'`,
  };
}

// ── copying ──────────────────────────────────────────────────────────────────────────────────

async function copy(button) {
  const text = find(`#snippet-${button.dataset.copy}`);
  if (await writeClipboard(text)) confirmCopied(button, button.dataset.what);
  else announce(say("copy.failed"));
}

for (const button of all("[data-copy]")) button.addEventListener("click", () => copy(button));
