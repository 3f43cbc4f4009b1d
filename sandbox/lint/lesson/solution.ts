import { solutionParts } from '../../grading/index.ts';
import { type Lesson, scriptsIn, shellFencesOf } from './lesson.ts';
import { shellCommands } from './shell.ts';

/** Commands of the solution by part: what stands below each `#: NAME`, or all of it. */
export function solutionCommands(solution: string): { name: string; commands: string[] }[] {
  const parts = solutionParts(solution);
  return (parts.length === 0 ? [{ name: 'all', text: solution }] : parts).map(({ name, text }) => ({
    name,
    commands: commandsIn(text),
  }));
}

/** Every command that the page shows without a gap. */
export function shownCommands(lesson: Lesson): ReadonlySet<string> {
  return new Set(shellFencesOf(lesson).flatMap(({ code }) => commandsIn(code)));
}

/** Every command of the solution and of the other accepted ways. */
export function answers(lesson: Lesson): string[] {
  const scripts = [...lesson.scripts.filter(({ file }) => file === 'solution.sh'), ...scriptsIn(lesson, 'accept')];
  return scripts.flatMap(({ text }) => commandsIn(text));
}

/** Commands as they compare, without those that only look something up for another: words without quotes, a seed's value as `{key}` whichever way it is written. */
function commandsIn(script: string): string[] {
  return shellCommands(script)
    .filter(({ nested }) => !nested)
    .map(({ words }) => comparable(words.join(' ')));
}

/** Text in which commands are looked for, written as they compare. */
export function comparable(text: string): string {
  return text
    .replace(/\$\{?SEED_([A-Z][A-Z0-9]*)\}?/g, (_whole, key: string) => `{${key.toLowerCase()}}`)
    .replace(/\{\{([a-z][a-z0-9]*)\}\}/g, '{$1}')
    .replace(/['"]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
