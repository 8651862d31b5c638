// A post's page, read in the browser alone: HTML → its title, description, site and address, and the
// tags that a card needs. Nothing of it is inserted, run or fetched.
//
// Its tags come from our own scanner: a parsed document does nothing either, but the browser reports
// each inline style and handler of the page as a violation of this page's policy.

const MOST_BYTES = 4 * 1024 * 1024;
const CHARSET = /<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})/i;
const START = 1024; // bytes in which a page names its charset (HTML §4.2.5.4)

/** The text of a page's bytes, in the charset that the page names. */
function decode(bytes) {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, START));
  const [, charset = "utf-8"] = CHARSET.exec(start) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // no such charset
  }
}

// ── tags ─────────────────────────────────────────────────────────────────────────────────────

const TAG = /<([a-z][a-z0-9]{0,20})((?:[^<>"']|"[^"]{0,9999}"|'[^']{0,9999}'){0,9999})>/iy;
const ATTRIBUTE = /([^\s"'<>/=]{1,99})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g;
// Within these are no tags of the page.
const RAW = new Set(["script", "style", "textarea", "title", "noscript", "template", "svg"]);

/** Yields each start tag as its name, its attributes, and the text up to the end of a raw element. */
function* tagsOf(text) {
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()); // of the same length
  const after = (end, from) => {
    const at = lowered.indexOf(end, from);
    return at < 0 ? text.length : at;
  };
  let at = after("<", 0);
  while (at < text.length) {
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    const name = match?.[1].toLowerCase();
    let next = match ? TAG.lastIndex : at + 1;
    if (lowered.startsWith("<!--", at)) next = after("-->", at + 4);
    const start = next;
    if (RAW.has(name)) next = after(`</${name}`, start);
    if (match) yield { name, attributes: match[2], content: text.slice(start, next) };
    at = after("<", next);
  }
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** Resolves the character references of a text. It is that of a title, so it has no elements. */
function resolve(text) {
  const title = `<title>${text.replaceAll("<", "&lt;")}</title>`;
  return tidy(new DOMParser().parseFromString(title, "text/html").title);
}

function attributesOf(text) {
  const found = {};
  for (const [, name, ...values] of text.matchAll(ATTRIBUTE)) {
    found[name.toLowerCase()] ??= values.find((value) => value !== undefined);
  }
  return found;
}

/** Returns the first content of each meta element, the first title, and the canonical address. */
function factsOf(text) {
  const facts = new Map();
  const note = (name, value) => {
    if (name && value && !facts.has(name)) facts.set(name, value);
  };
  for (const { name, attributes, content } of tagsOf(text)) {
    if (name === "title") note("title", content);
    if (name !== "meta" && name !== "link") continue;
    const { property, name: own, content: value, rel = "", href } = attributesOf(attributes);
    if (name === "meta") note((property ?? own ?? "").toLowerCase(), value);
    else if (rel.toLowerCase().split(/\s+/).includes("canonical")) note("canonical", href);
  }
  // Only what is asked for is resolved: a page may hold any number of tags.
  return (...names) => names.map((name) => resolve(facts.get(name) ?? "")).find(Boolean) ?? "";
}

// ── the page ─────────────────────────────────────────────────────────────────────────────────

/** Returns an address if it is one of the web: no other belongs into a frame. */
function webAddress(text) {
  if (!URL.canParse(text)) return "";
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) ? url.href : "";
}

const SHOWN = ["og:title", "og:description", "og:site_name", "og:image", "og:url", "canonical", "twitter:card"];

/** Reads a file; null if it is no page, or too large. */
export async function readPage(file) {
  if (file.size > MOST_BYTES) return null;
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  if (!/<(?:!doctype|html|head|title|meta|body)\b/i.test(text)) return null;
  const fact = factsOf(text);
  return {
    texts: {
      title: fact("og:title", "twitter:title", "title"),
      description: fact("og:description", "twitter:description", "description"),
      site: fact("og:site_name", "application-name"),
      address: webAddress(fact("og:url")) || webAddress(fact("canonical")),
    },
    tags: SHOWN.map((name) => [name, fact(name)]),
  };
}
