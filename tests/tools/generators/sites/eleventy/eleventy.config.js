const pyoji = require('pyoji-cards/eleventy');

module.exports = function (eleventyConfig) {
  eleventyConfig.addPlugin(pyoji, { service: 'https://og.example.com', template: 'article' });
  return { dir: { input: 'src', includes: '../_includes' } };
};
