import { defineConfig } from 'astro/config';
import pyoji from 'pyoji-cards/astro';

export default defineConfig({
  site: 'https://blog.example.com',
  integrations: [pyoji({ service: 'https://og.example.com', template: 'article', suffix: ' | Cuckoo' })],
});
