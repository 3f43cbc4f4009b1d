/** A shell block of a page that is marked `run`. */
export interface PageBlock {
  readonly script: string;
  /** Code it must exit with: 0, or what `exit="1"` says of an intended error. */
  readonly exitCode: number;
  /** What the page shows below it; nothing for one marked `silent`. */
  readonly output: string | undefined;
  /** Line of the page, from 1. */
  readonly line: number;
}

const fence = /^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** The blocks of a page that are executed, in order. Throws on one without output that is not marked `silent`. */
export function pageBlocks(page: string): PageBlock[] {
  const fences = [...page.matchAll(fence)].map((match) => {
    const [whole, language = '', meta = '', code = ''] = match;
    const words = meta.trim().split(/\s+/);
    const line = page.slice(0, match.index).split('\n').length;
    return { language, code, words, line, start: match.index, end: match.index + whole.length };
  });
  return fences
    .filter(({ words }) => words.some((word) => word === 'run' || word.startsWith('run=')))
    .map(({ code, words, line, end }) => {
      const below = fences.find(({ language, start }) => language === 'output' && start === end + 2);
      const shown = below?.code;
      if (shown === undefined && !words.includes('silent')) {
        throw new Error(`Line ${line}: a block marked run needs an output block below it, or the mark silent`);
      }
      const exit = words.map((word) => /^exit="(\d+)"$/.exec(word)?.[1]).find((found) => found !== undefined);
      return { script: code.trimEnd(), exitCode: Number(exit ?? 0), output: shown, line };
    });
}

/**
 * Whether real output is what a page shows. `…` on the page stands for anything within a line (an id, an age), a line of
 * `…` alone for any number of lines; runs of spaces are equal to one.
 */
export function showsOutput(shown: string, real: string): boolean {
  const pattern = tidy(shown)
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*' : `${line.split('…').map(literal).join('.*')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${tidy(real)}\n`);
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trimEnd())
    .join('\n')
    .trim();

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
