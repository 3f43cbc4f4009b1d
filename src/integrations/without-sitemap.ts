import type { AstroIntegration } from 'astro';

/** Starlight adds its sitemap unless one of this name is there; a course on a private address has nothing for search engines. */
export function withoutSitemap(): AstroIntegration {
  return { name: '@astrojs/sitemap', hooks: {} };
}
