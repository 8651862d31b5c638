// Astro: an integration that gives every built page without a picture its card.
//
//   integrations: [pyoji({ service: 'https://og.example.com', template: 'article', suffix: ' | Blog' })]
//
// The title is `og:title`, else `<title>`; `suffix` is what the layout adds to it. Pages that are
// rendered on request have no file: call `html` of card.cjs in their layout.
'use strict';

const { fileURLToPath } = require('node:url');

const cards = require('./card.cjs');
const { putAll } = require('./pages.cjs');

module.exports = function pyoji({ suffix, ...options }) {
  const made = cards(options);
  const done = ({ dir }) => putAll(fileURLToPath(dir), made, suffix);
  return { name: 'pyoji', hooks: { 'astro:build:done': done } };
};
