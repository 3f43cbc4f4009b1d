import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

export interface MdxPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  transform(code: string, id: string): string | undefined;
}

/**
 * Gives every component of a folder to MDX pages by its file's name, without an import: `<Quiz … />`. Imports are written
 * below the page, so that lines in error messages stay those of the file.
 */
export function authorComponents(folder: string): MdxPlugin {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.astro'))
    .map((file) => basename(file, '.astro'));
  return {
    name: 'author-components',
    enforce: 'pre',
    transform: (code, id) => {
      if (!id.endsWith('.mdx')) return undefined;
      const used = names.filter((name) => new RegExp(`<${name}[\\s/>]`).test(code));
      return `${code}\n\n${used.map((name) => `import ${name} from '#components/${name}';`).join('\n')}\n`;
    },
  };
}
