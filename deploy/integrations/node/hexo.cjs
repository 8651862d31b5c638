// Hexo: a helper that prints a page's Open Graph tags, with its card where it has no picture.
//
//   scripts/pyoji.js    require('pyoji-cards/hexo')(hexo);
//   _config.yml         pyoji: { service: https://og.example.com, template: article }
//   the theme's head    <%- pyoji_open_graph() %>    in place of <%- open_graph() %>
//
// In: the options of `open_graph`, whose tags it prints. It takes a page's picture from `image`,
// `photos` or the text.
'use strict';

const cards = require('./card.cjs');

module.exports = function pyoji(hexo) {
  hexo.extend.helper.register('pyoji_open_graph', function openGraph(options) {
    const graph = this.open_graph({ twitter_card: 'summary_large_image', ...options });
    if (graph.includes('property="og:image"')) return graph;
    const { page, config } = this;
    const { tags, write } = cards(config.pyoji);
    const [fallback] = [config.language].flat();
    const card = tags(page.title || config.title, page.lang || page.language || fallback);
    return `${graph}\n${write(card.filter(([, name]) => name !== 'twitter:card'))}`;
  });
};
