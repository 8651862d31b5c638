// Title lists: the text of a list, a feed or a sitemap in, titles out. Knows no element of the page.
//
//     text       a title or a link to a card on each line; `# ` begins a comment
//     JSON       as `pyoji check --titles --format json` and `pyoji build` write it, or a JSON Feed
//     RSS, Atom  the titles of entries
//     sitemap    the titles of its news, images and videos; of other pages the words of the address

const LINK = /^(?:\S*\/api\/\S+)?\?(\S+)$/;

/** Returns the titles, each once; `derived` of them are from addresses. An index has none. */
export function readTitles(text) {
  const { titles, derived = [], isIndex = false } = read(text);
  const unique = (list) => [...new Set(list.map(tidy).filter(Boolean))];
  const own = unique(titles);
  const others = unique(derived).filter((title) => !own.includes(title));
  return { titles: [...own, ...others], derived: others.length, isIndex };
}

function read(text) {
  if (/^\s*</.test(text)) return fromXml(text);
  const data = /^\s*[[{]/.test(text) ? parsed(text) : null;
  return { titles: data ? fromJson(data) : text.split(/\r?\n/).map(fromLine) };
}

const tidy = (title) => title.replace(/\s+/g, " ").trim();

function fromLine(line) {
  const text = line.trim();
  if (text === "#" || text.startsWith("# ")) return "";
  const query = LINK.exec(text)?.[1];
  return query ? (new URLSearchParams(query).get("title") ?? "") : text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a title may begin with a bracket
  }
}

const isText = (value) => ["string", "number"].includes(typeof value);

function fromJson(data) {
  const list = (value) => (Array.isArray(value) ? value : []);
  const cards = Object.values(data.cards ?? {}).map((card) => card?.link ?? "");
  const links = [...(Array.isArray(data) ? data : list(data.links)), ...cards];
  const titles = [...list(data.titles), ...list(data.items).map((item) => item?.title)];
  return [...links.filter(isText).map(String).map(fromLine), ...titles.filter(isText).map(String)];
}

function fromXml(text) {
  const xml = new DOMParser().parseFromString(text, "text/xml");
  const entries = [...xml.querySelectorAll("item, entry")].map((entry) => plain(titleIn(entry.children)));
  const isPage = ({ localName }) => localName === "url";
  const pages = [...xml.documentElement.children].filter(isPage).map((page) => ({
    title: plain(titleIn(page.querySelectorAll("*"))),
    address: textOf(page.children, "loc"),
  }));
  return {
    titles: [...entries, ...pages.map(({ title }) => title)],
    derived: pages.filter(({ title }) => !title).map(({ address }) => wordsOf(address)),
    isIndex: xml.documentElement.localName === "sitemapindex",
  };
}

const titleIn = (elements) => textOf(elements, "title");
const textOf = (elements, name) => [...elements].find(({ localName }) => localName === name)?.textContent ?? "";

/** Undoes the second HTML escaping of titles in feeds. */
function plain(title) {
  if (!title.includes("&")) return title;
  return new DOMParser().parseFromString(title, "text/html").documentElement.textContent;
}

/** The words of an address's last segment; none if it has no letter, as a page of a month. */
function wordsOf(address) {
  const path = address.trim().replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  const segment = path.split("/").filter(Boolean).at(-1) ?? "";
  const words = decoded(segment).replace(/\.\w{1,5}$/, "").replace(/[-_+]+/g, " ");
  return /\p{L}/u.test(words) && words !== "index" ? words : "";
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray percent sign
  }
}
