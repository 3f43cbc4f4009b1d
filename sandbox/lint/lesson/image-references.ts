import type { Fence } from './page.ts';
import { shellCommands } from './shell.ts';

/** An image that a block of the page names. */
interface ImageReference {
  readonly reference: string;
  /** Line of the page. */
  readonly line: number;
}

/** Flags of `docker run` and `create` that stand alone; every other one takes the next word. */
const switches = new Set([
  ...'--detach --interactive --tty --rm --init --privileged --publish-all --read-only --no-healthcheck'.split(' '),
  ...'--oom-kill-disable --quiet --disable-content-trust'.split(' '),
]);

/** Images that a block runs, pulls, builds on or describes. A gap (`____`) and a variable are no image. */
export function imagesIn({ language, code, line }: Fence): ImageReference[] {
  const found =
    language === 'dockerfile' || language === 'docker'
      ? bases(code)
      : language === 'yaml'
        ? matchLines(code, /^\s*(?:-\s*)?image:\s*["']?([^\s"'#]+)/)
        : language === 'sh'
          ? inCommands(code)
          : [];
  return found
    .filter(({ reference }) => /^[a-z0-9]/.test(reference))
    .map((one) => ({ reference: one.reference, line: one.line + line }));
}

function inCommands(code: string): ImageReference[] {
  return shellCommands(code).flatMap(({ words, line }) => {
    const [program, ...rest] = words;
    if (program !== 'docker' && program !== 'podman') return [];
    const [verb, ...args] = rest[0] === 'container' || rest[0] === 'image' ? rest.slice(1) : rest;
    if (verb === 'run' || verb === 'create') return [firstArgument(args)].map((reference) => ({ reference, line }));
    if (verb === 'pull') return args.filter((arg) => !arg.startsWith('-')).map((reference) => ({ reference, line }));
    return [];
  });
}

/** The word that is neither a flag nor the value of one; empty when there is none. */
function firstArgument(args: readonly string[]): string {
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (!word.startsWith('-')) return word;
    const alone = word.includes('=') || switches.has(word) || /^-[ditP]+$/.test(word);
    if (!alone) index += 1;
  }
  return '';
}

/** `FROM` of a Dockerfile; a stage that an earlier line named is no image. */
function bases(code: string): ImageReference[] {
  const stages = new Set([...code.matchAll(/^FROM\s+.*\sAS\s+(\S+)/gim)].map(([, name]) => name?.toLowerCase()));
  return matchLines(code, /^FROM\s+(?:--\S+\s+)*(\S+)/i).filter(
    ({ reference }) => reference !== 'scratch' && !stages.has(reference.toLowerCase()),
  );
}

function matchLines(code: string, pattern: RegExp): ImageReference[] {
  return code.split('\n').flatMap((text, index) => {
    const reference = pattern.exec(text)?.[1];
    return reference === undefined ? [] : [{ reference, line: index + 1 }];
  });
}
