// Docusaurus: a plugin that gives every built page without a picture its card, in every locale.
//
//   plugins: [['pyoji-cards/docusaurus', { service: 'https://og.example.com', template: 'article' }]]
//
// `image` in front matter and `themeConfig.image` are pictures. The site's name behind a page's
// title is not part of the card.
'use strict';

const cards = require('./card.cjs');
const { putAll } = require('./pages.cjs');

module.exports = function pyoji({ siteConfig }, { id, ...options }) {
  const made = cards(options);
  const suffix = ` ${siteConfig.titleDelimiter ?? '|'} ${siteConfig.title}`;
  return { name: 'pyoji', postBuild: ({ outDir }) => putAll(outDir, made, suffix) };
};
