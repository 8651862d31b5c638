// The link to a page's card, and the tags that declare it, for generators that run on Node.
//
// In: the options of a site, then titles with their languages. Out: the link that `pyoji link`
// makes, alone or in tags. PYOJI_SIGNING_KEYS in the environment signs it, as in the service.
// It must not know any generator.
'use strict';

const { createHmac } = require('node:crypto');

// Letters, digits, `-._~` and escapes, as RFC 3986 has them. A lone surrogate becomes `?`.
const encode = (text) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const query = (pairs) => pairs.map((pair) => pair.map(encode).join('=')).join('&');

// ── values ──────────────────────────────────────────────────────────────────────────────────

const ENCODED = /^(?=[^%]*%)(?:[\w\-.~;,/?:@&=+$!*'()[\]#]|%[0-9A-Fa-f]{2})+$/;

// The service decodes a value again that looks like the output of an encoder, such as `50%20off`.
// A space at its end, which is not drawn, prevents that.
function guarded(value) {
  if (!ENCODED.test(value)) return value;
  try {
    return decodeURIComponent(value) === value ? value : `${value} `;
  } catch {
    return value;
  }
}

// Codes of countries that sites use for languages; the service refuses them as `lang`.
const COUNTRIES = {
  jp: 'ja', kr: 'ko', cn: 'zh-Hans', tw: 'zh-Hant', vn: 'vi', ua: 'uk', cz: 'cs', gr: 'el', dk: 'da',
};
const TAG = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}$/;
const RULED = new Set('zh cmn yue th lo km my hi ar fa pes ur he iw tr vi az ro'.split(' '));
const HANGUL = /\p{Script=Hangul}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const NOT_LATIN = /(?!\p{Script=Latin})\p{L}/u;

// The tag to send for a title in this language, or nothing if the title shows its language or the
// language sets no rule of its own. English is the default of most generators and says nothing.
function language(title, lang) {
  const tag = String(lang ?? '').trim();
  if (!TAG.test(tag)) return undefined;
  const [code] = tag.toLowerCase().split(/[-_]/);
  if (code in COUNTRIES) return language(title, COUNTRIES[code]);
  const needed = {
    en: () => false,
    ko: () => !HANGUL.test(title) || KANA.test(title),
    ja: () => !KANA.test(title) || HANGUL.test(title),
  };
  return (needed[code] ?? (() => RULED.has(code) || NOT_LATIN.test(title)))() ? tag : undefined;
}

// ── signing ─────────────────────────────────────────────────────────────────────────────────

const tidy = (value) => value.replace(/[ \t\n\v\f\r]+/g, ' ').replace(/^ | $/g, '').normalize('NFC');

function signature(key, template, pairs) {
  const lines = pairs.map(([name, value]) => Buffer.from(`${name}=${tidy(value)}`));
  const message = [template, ...lines.sort(Buffer.compare)].join('\n');
  return createHmac('sha256', Buffer.from(key, 'hex')).update(message).digest('base64url');
}

// ── links and tags ──────────────────────────────────────────────────────────────────────────

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
const escape = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
// eslint-disable-next-line no-control-regex -- these end a line or are invisible in an attribute
const LINE_END = /[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g;

// `service` is the address of Pyoji, `template` a design, `parameters` what every link says more.
// Another `size` or `scale` among them needs its `width` and `height`.
module.exports = function cards({ service, template, parameters = {}, width = 1200, height = 630 } = {}) {
  if (!service || !template) throw new Error('pyoji: set service and template.');
  const [key] = (process.env.PYOJI_SIGNING_KEYS ?? '').split(/[,\s]+/).filter(Boolean);
  const address = `${service.replace(/\/+$/, '')}/api/${encode(template)}`;

  function link(title, lang) {
    const tag = language(title, lang);
    const said = { title, ...(tag && { lang: tag }), ...parameters };
    const pairs = Object.entries(said).map(([name, value]) => [name, guarded(String(value))]);
    if (key) pairs.push(['sig', signature(key, template, pairs)]);
    return `${address}?${query(pairs)}`;
  }

  // The tags of a page, as [kind, name, content]. A page's own picture is declared and not
  // replaced; one without a host is the layout's to declare.
  function tags(title, lang, image) {
    if (image && !/^https?:\/\//i.test(image)) return [];
    if (!image && !String(title ?? '').trim()) return [];
    const url = image || link(String(title), lang);
    const drawn = [
      ['property', 'og:image:type', 'image/png'],
      ['property', 'og:image:width', String(width)],
      ['property', 'og:image:height', String(height)],
      ['property', 'og:image:alt', String(title).replace(LINE_END, ' ')],
    ];
    return [
      ['property', 'og:image', url],
      ...(url.startsWith(`${address}?`) ? drawn : []),
      ['name', 'twitter:card', 'summary_large_image'],
    ];
  }

  const html = (list) =>
    list.map(([kind, name, content]) => `<meta ${kind}="${name}" content="${escape(content)}">`).join('\n');

  return { link, tags, html: (...words) => html(tags(...words)), write: html };
};
