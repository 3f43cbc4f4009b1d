import type { AstroIntegration } from 'astro';

/** Puts the verdict explorer on every page of the dev server; a built site has nothing of it. */
export function verdictExplorer(): AstroIntegration {
  return {
    name: 'verdict-explorer',
    hooks: {
      'astro:config:setup': ({ command, injectScript }) => {
        if (command === 'dev') injectScript('page', "import '/src/dev/main.ts';");
      },
    },
  };
}
