import { shellTokens } from './shell-tokens.ts';

type Ending = 'works' | 'fails';

/** Commands that run another one, with the number of words between. */
const wrappers = new Map([
  ['exec', 0],
  ['command', 0],
  ['env', 0],
  ['nice', 0],
  ['time', 0],
  ['timeout', 1],
  ['gosu', 1],
]);
const shells = new Set(['sh', 'bash', 'ash', 'dash', 'su', 'runuser']);
/** They work whatever comes to them through a pipe. */
const swallowers = new Set(['true', ':', 'cat', 'tee', 'echo', 'head', 'tail', 'sed', 'awk', 'wc']);
const keywords = new Set(['if', 'while', 'until', 'for', 'case']);

/**
 * Whether a health test (`CMD` or `CMD-SHELL`, then the words) fails when each of these programs fails and all else works.
 * It reads simple commands, `&&`, `||`, `;`, `|`, `!` and `sh -c`; of a test with `if` or a loop it says whether a program
 * is named there at all. It runs nothing.
 */
export function failsWith([kind = '', ...words]: readonly string[], programs: readonly string[]): boolean {
  if (kind === 'CMD') return command(words, programs) === 'fails';
  return kind === 'CMD-SHELL' && script(words[0] ?? '', programs) === 'fails';
}

interface Step {
  /** `&&`, `||`, or whatever else ended the command before. */
  readonly after: string;
  /** Commands joined by `|`, each a list of words. */
  readonly pipe: string[][];
}

function script(text: string, programs: readonly string[]): Ending {
  const steps = stepsOf(text).filter(({ pipe }) => pipe.some((words) => words.length > 0));
  const all = steps.flatMap(({ pipe }) => pipe);
  if (all.some(([first = '']) => keywords.has(first)))
    return all.flat().some((word) => programs.includes(base(word))) ? 'fails' : 'works';
  let ending: Ending = 'works';
  for (const { after, pipe } of steps) {
    if ((after === '&&' && ending === 'fails') || (after === '||' && ending === 'works')) continue;
    const [word, code] = pipe[0] ?? [];
    // Without a number, or with $?, `exit` passes on what was before.
    if (word === 'exit') return code === undefined || code === '$?' ? ending : code === '0' ? 'works' : 'fails';
    ending = pipeline(pipe, programs);
  }
  return ending;
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [{ after: ';', pipe: [[]] }];
  for (const token of shellTokens(text)) {
    const pipe = steps.at(-1)?.pipe ?? [];
    if ('word' in token) pipe.at(-1)?.push(token.word);
    else if (token.operator === '|') pipe.push([]);
    else if (!'(){}'.includes(token.operator)) steps.push({ after: token.operator, pipe: [[]] });
  }
  return steps;
}

/** The last command decides; without the input that it waits for it fails, as a rule. */
function pipeline(pipe: readonly string[][], programs: readonly string[]): Ending {
  const [last = '', ...before] = pipe.at(-1) ?? [];
  if (pipe.length === 1) return command([last, ...before], programs);
  if (swallowers.has(base(last))) return 'works';
  return pipe.some((words) => command(words, programs) === 'fails') ? 'fails' : 'works';
}

function command([first = '', ...rest]: readonly string[], programs: readonly string[]): Ending {
  if (first === '!') return command(rest, programs) === 'fails' ? 'works' : 'fails';
  if (/^\w+=/.test(first)) return command(rest, programs);
  const name = base(first);
  const between = wrappers.get(name);
  if (between !== undefined) return command(behindFlags(rest).slice(between), programs);
  if (programs.includes(name) || name === 'false') return 'fails';
  if (shells.has(name) && rest.includes('-c')) return script(rest[rest.indexOf('-c') + 1] ?? '', programs);
  // What is compared comes from the program: [ "$(psql …)" = 1 ].
  const isComparison = name === '[' || name === 'test';
  const asks = programs.some((program) => rest.some((word) => word.includes(`$(${program} `)));
  return isComparison && asks ? 'fails' : 'works';
}

const behindFlags = (words: readonly string[]): readonly string[] => {
  const start = words.findIndex((word) => !word.startsWith('-'));
  return start === -1 ? [] : words.slice(start);
};

const base = (word: string): string => word.slice(word.lastIndexOf('/') + 1);
