import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckId } from '#protocol';

/** A line of a file of a lesson; the path is absolute. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** The first line of a stack that lies in the lesson's folder. */
export function placeInStack(stack: string, folder: string): Place | undefined {
  for (const [, file = '', line = '0'] of stack.matchAll(/((?:file:\/\/)?\/[^():\n]+):(\d+)/g)) {
    const path = decodeURIComponent(file.replace(/^file:\/\//, ''));
    if (path.startsWith(`${folder}/`)) return { file: path, line: Number(line) };
  }
  return undefined;
}

/** Where `check('id', …)` stands in checks.ts: all there is to tell of a check that was ended from outside. */
export function placeOfCheck(folder: string, check: CheckId): Place | undefined {
  const file = join(folder, 'checks.ts');
  try {
    const source = readFileSync(file, 'utf8');
    const at = source.search(new RegExp(`\\bcheck\\(\\s*['"\`]${check}['"\`]`));
    return at < 0 ? undefined : { file, line: source.slice(0, at).split('\n').length };
  } catch {
    return undefined;
  }
}
