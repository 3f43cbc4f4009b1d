import { fileURLToPath } from 'node:url';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { runInTerminal } from './src/expressive-code/run-in-terminal.ts';
import { authorComponents } from './src/integrations/author-components.ts';
import { precompress } from './src/integrations/precompress.ts';
import { seedSigns } from './src/integrations/seed-signs.ts';
import { verdictExplorer } from './src/integrations/verdict-explorer.ts';
import { withoutKnownNoise } from './src/integrations/without-known-noise.ts';
import { withoutSitemap } from './src/integrations/without-sitemap.ts';
import { sidebarOf } from './src/sidebar.ts';

const components = fileURLToPath(new URL('./src/components', import.meta.url));
const lessons = fileURLToPath(new URL('./lessons', import.meta.url));

/** Where `astro dev` finds web; the built site is served by web itself. */
const devWeb = process.env.DRYDOCK_DEV_WEB ?? 'http://127.0.0.1:4321';

const terminalPackages = [
  '@xterm/xterm',
  ...['fit', 'search', 'unicode11', 'web-links', 'webgl'].map((name) => `@xterm/addon-${name}`),
];

export default defineConfig({
  devToolbar: { enabled: false },
  vite: {
    plugins: [authorComponents(components), seedSigns()],
    server: { proxy: { '/api': { target: devWeb, ws: true } } },
    // Found only while a page of the dev server loads, they make it load again.
    optimizeDeps: { include: ['zod', ...terminalPackages] },
    build: { rolldownOptions: { onLog: withoutKnownNoise } },
  },
  integrations: [
    withoutSitemap(),
    starlight({
      title: 'Drydock',
      description: 'Learn containers by running them: lessons beside a real Linux sandbox, and checks that explain.',
      logo: { light: './src/assets/logo-light.svg', dark: './src/assets/logo-dark.svg', alt: '' },
      favicon: '/favicon.svg',
      disable404Route: true,
      lastUpdated: false,
      // Asides and heading links also outside src/content/docs.
      markdown: { processedDirs: ['./lessons/'] },
      routeMiddleware: './src/route-data.ts',
      components: { TwoColumnContent: './src/overrides/TwoColumnContent.astro' },
      customCss: ['./src/styles/theme.css', './src/styles/prose.css', './src/styles/layout.css'],
      sidebar: sidebarOf(lessons),
      head: [
        {
          tag: 'meta',
          // A phone's keyboard shrinks the page instead of covering the terminal.
          attrs: {
            name: 'viewport',
            content: 'width=device-width, initial-scale=1, interactive-widget=resizes-content',
          },
        },
        {
          tag: 'script',
          attrs: { type: 'module' },
          // Starlight's search button shows its shortcut and is not named after it (axe: label-content-name-mismatch).
          content:
            "const b = document.querySelector('site-search [data-open-modal]');" +
            "for (const k of b?.querySelectorAll('kbd kbd') ?? []) { k.before(' '); b.ariaLabel += ' ' + k.textContent; }",
        },
        {
          tag: 'script',
          // Before the first paint: what is for instructors alone must not flash.
          content:
            "try { if (localStorage.getItem('drydock:instructor') === 'true') document.documentElement.dataset.instructor = ''; } catch {}",
        },
        { tag: 'meta', attrs: { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#0e1920' } },
        { tag: 'meta', attrs: { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#f3f7f8' } },
      ],
      expressiveCode: {
        plugins: [runInTerminal()],
        // A shell block is not a window: no title bar with dots.
        defaultProps: {
          frame: 'code',
          overridesByLang: { output: { frame: 'none' }, 'sh,bash': { wrap: true, hangingIndent: 2 } },
        },
        shiki: { langAlias: { output: 'txt' } },
        styleOverrides: { borderRadius: '0.5rem', codeFontSize: '0.875rem', codeLineHeight: '1.6' },
      },
    }),
    verdictExplorer(),
    precompress(),
  ],
});
