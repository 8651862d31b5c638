module.exports = {
  title: 'Cuckoo',
  url: 'https://blog.example.com',
  baseUrl: '/',
  i18n: { defaultLocale: 'en', locales: ['en', 'ko', 'ja', 'zh-TW'] },
  future: { v4: true, faster: true },
  onBrokenLinks: 'ignore', // there is no page at /
  presets: [],
  themes: ['@docusaurus/theme-classic'],
  plugins: [
    ['@docusaurus/plugin-content-blog', { showReadingTime: false, feedOptions: { type: null } }],
    ['@docusaurus/plugin-content-docs', {}],
    ['pyoji-cards/docusaurus', { service: 'https://og.example.com', template: 'article' }],
  ],
};
