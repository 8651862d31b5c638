// Eleventy: a plugin with two filters, for layouts in any language.
//
//   eleventyConfig.addPlugin(pyoji, { service: 'https://og.example.com', template: 'article' });
//
//   {{ title | cardTags: lang, image }}           Liquid: the tags of a page
//   {{ title | cardTags(lang, image) | safe }}    Nunjucks
//   {{ title | cardLink: lang }}                  the link alone
//
// `image` is the page's own picture, which is declared in place of a card.
'use strict';

const cards = require('./card.cjs');

module.exports = function pyoji(eleventyConfig, options) {
  const { link, html } = cards(options);
  eleventyConfig.addFilter('cardLink', link);
  eleventyConfig.addFilter('cardTags', html);
};
