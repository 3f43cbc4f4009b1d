/** A shell block of a page that is marked `run`. */
export interface PageBlock {
  readonly script: string;
  /** Code it must exit with: 0, or what `exit="1"` says of an intended error. */
  readonly exitCode: number;
  /** What the page shows below it; undefined where nothing is shown. */
  readonly output: string | undefined;
  /** It shows nothing on purpose. */
  readonly silent: boolean;
  /** Why a proof does not run it, though a learner may: `skip="needs a second machine"`. */
  readonly skip: string | undefined;
  /** Number of the terminal that it runs in: `run="2"`. */
  readonly terminal: number;
  /** Line of the page, from 1. */
  readonly line: number;
  /** Indent of the fences, and the places in the page where the output block begins and ends; both after the block where there is none. */
  readonly indent: string;
  readonly outputStart: number;
  readonly outputEnd: number;
}

const fence = /^([ \t]*)```([^\s`]*)([^\n`]*)\n([\s\S]*?)^\1```[ \t]*$/gm;

/** The blocks of a page that are executed, in order. */
export function pageBlocks(page: string): PageBlock[] {
  const fences = [...page.matchAll(fence)].map((match) => {
    const [whole, indent = '', language = '', meta = '', code = ''] = match;
    const line = page.slice(0, match.index).split('\n').length;
    return {
      indent,
      language,
      meta,
      code: undented(code, indent),
      line,
      start: match.index,
      end: match.index + whole.length,
    };
  });
  return fences
    .filter(({ meta }) => /\srun(\s|=|$)/.test(meta))
    .map(({ indent, code, meta, line, end }) => {
      const below = fences.find(
        ({ language, start }) => language === 'output' && start >= end && page.slice(end, start).trim() === '',
      );
      return {
        script: code.trimEnd(),
        exitCode: Number(/\sexit="(\d+)"/.exec(meta)?.[1] ?? 0),
        output: below?.code,
        silent: /\ssilent(\s|$)/.test(meta),
        skip: /\sskip="([^"]*\S[^"]*)"/.exec(meta)?.[1],
        terminal: Number(/\srun="(\d+)"/.exec(meta)?.[1] ?? 1),
        line,
        indent,
        outputStart: below?.start ?? end,
        outputEnd: below?.end ?? end,
      };
    });
}

const undented = (code: string, indent: string): string => code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
