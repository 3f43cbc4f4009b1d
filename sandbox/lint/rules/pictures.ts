import { flatten, type Part } from '../lesson/page.ts';
import { wordsOf } from '../lesson/prose.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** Pictures in words, for those who do not see them. */
export const pictureRules: readonly Rule[] = [
  {
    id: 'alt-text',
    asks: 'every picture has an alternative text of 5 to 25 words',
    level: 'error',
    bendable: false,
    *find({ page, parts }) {
      const titles = diagrams(parts).map(({ title, line }) => ({ alt: title, line }));
      for (const { alt, line } of [...page.pictures, ...titles]) {
        const words = wordsOf(alt).length;
        if (words < 5 || words > 25) {
          yield {
            line,
            found: `words in the alternative text ${figure(words)}, 5 to 25`,
            mend: 'Say what the picture shows',
          };
        }
      }
    },
  },
  {
    id: 'long-description',
    asks: 'every diagram (`<svg>`, mermaid, an .svg file in a `<figure>`) is described in at least 30 words',
    level: 'error',
    bendable: false,
    *find({ page, parts }) {
      const figures = parts.flatMap((part) => (part.kind === 'component' && part.name === 'figure' ? [part] : []));
      const drawn = page.pictures
        .filter(({ url }) => /\.svg(\?|$)/.test(url))
        .map(({ line }) => {
          const around = figures.find((one) => one.line <= line && line <= one.lastLine);
          return { line, description: around === undefined ? '' : textIn(around.parts, 'figcaption') };
        });
      for (const { description, line } of [...diagrams(parts), ...drawn]) {
        const words = wordsOf(description).length;
        if (words < 30) {
          yield {
            line,
            found: `words in the description of a diagram ${figure(words)}, at least 30`,
            mend: 'Tell it so that it can be drawn: <desc> in an svg, accDescr in mermaid, <figcaption> beside a file',
          };
        }
      }
    },
  },
];

/** Diagrams that stand in the page itself, with the title and description that they carry. */
function diagrams(parts: readonly Part[]): { title: string; description: string; line: number }[] {
  return parts.flatMap((part) => {
    if (part.kind === 'component' && part.name === 'svg') {
      return [{ title: textIn(part.parts, 'title'), description: textIn(part.parts, 'desc'), line: part.line }];
    }
    if (part.kind !== 'fence' || part.language !== 'mermaid') return [];
    const title = /^\s*accTitle:\s*(.+)$/m.exec(part.code)?.[1] ?? '';
    const description = /^\s*accDescr(?::\s*(.+)$|\s*\{([^}]*)\})/m.exec(part.code);
    return [{ title, description: description?.[1] ?? description?.[2] ?? '', line: part.line }];
  });
}

/** The words in all components of that name. */
function textIn(parts: readonly Part[], name: string): string {
  return flatten(parts)
    .flatMap((part) => (part.kind === 'component' && part.name === name ? flatten(part.parts) : []))
    .flatMap((part) => (part.kind === 'prose' ? [part.text] : []))
    .join(' ');
}
