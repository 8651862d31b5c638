// Built pages: put a card's tags into each page of a folder that has no picture.
//
// In: a folder of HTML, and the cards of a site. Out: changed files; a page with `og:image` keeps
// every byte, so a second run changes nothing. It must not know any generator.
'use strict';

const { readdir, readFile, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

// What a head has that matters here. Comments, scripts and other raw text are passed over whole.
const ATTRIBUTE = String.raw`\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?`;
const TOKEN = new RegExp(
  String.raw`<!--[\s\S]*?-->|<(script|style|noscript|template)\b[\s\S]*?</\1\s*>` +
    String.raw`|<title\b[^>]*>(?<title>[\s\S]*?)</title\s*>` +
    String.raw`|<(?<tag>html|meta)(?<attributes>(?:${ATTRIBUTE})*)\s*/?>|(?<end></head\s*>|<body\b)`,
  'gi',
);
const PAIR = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/g;

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const text = (html) =>
  html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) =>
    name ? (NAMED[name] ?? whole) : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );

function attributes(source) {
  const pairs = [...source.matchAll(PAIR)];
  return Object.fromEntries(
    pairs.map(([, name, ...values]) => [name.toLowerCase(), text(values.find((value) => value !== undefined) ?? '')]),
  );
}

// A page's title, language, tags by name, and where its head ends; or nothing without a head.
function head(html) {
  const page = { title: '', lang: '', metas: {} };
  for (const { groups, index } of html.matchAll(TOKEN)) {
    if (groups.end) {
      return { ...page, title: (page.metas['og:title'] || page.title).trim(), end: index };
    }
    if (groups.title !== undefined) page.title ||= text(groups.title);
    if (!groups.tag) continue;
    const found = attributes(groups.attributes);
    if (groups.tag.toLowerCase() === 'html') page.lang = found.lang ?? '';
    const name = found.property ?? found.name ?? found['http-equiv']?.toLowerCase();
    if (name) page.metas[name] ??= found.content ?? '';
  }
  return undefined;
}

// The page with its card. One with a picture, or that sends its readers on, stays as it is.
function put(html, cards, suffix = '') {
  const page = head(html);
  if (!page || 'og:image' in page.metas || 'refresh' in page.metas) return html;
  const { length } = suffix;
  const title = length && page.title.endsWith(suffix) ? page.title.slice(0, -length) : page.title;
  const missing = cards.tags(title, page.lang).filter(([, name]) => !(name in page.metas));
  return html.slice(0, page.end) + cards.write(missing) + html.slice(page.end);
}

async function putAll(folder, cards, suffix) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const html = await readFile(file, 'utf8');
    const changed = put(html, cards, suffix);
    if (changed !== html) await writeFile(file, changed);
  }
}

module.exports = { put, putAll };
