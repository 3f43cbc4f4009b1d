import { existsSync, readFileSync } from 'node:fs';
import type { LessonEntry } from '../../grading/index.ts';
import { pageBlocks } from '../page/page-blocks.ts';
import { pageFile } from '../page/run-page.ts';
import type { Fault, TrialReport } from '../trial.ts';

/** Somebody who knows it all: words read and characters typed in a minute, seconds to press Run and look. */
const expert = { words: 240, characters: 200, lookSeconds: 3 };
/** A learner takes so many times as long as that; the declared minutes may be so far off. */
const slower = 4;
const tolerance = 0.5;

/**
 * The declared minutes lie within 50 % of four times the proven run: reading the prose, running its blocks, typing the
 * solution, at the pace of somebody who knows it all, with the machine's share as it was measured.
 */
export function minutesFaults(lesson: LessonEntry, solution: string, trials: readonly TrialReport[]): Fault[] {
  const file = pageFile(lesson);
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const declared = Number(/^minutes: (\d+)$/m.exec(page)?.[1]);
  const measured = (kind: 'page' | 'solution') =>
    trials.find(({ trial, scriptSeconds }) => trial.kind === kind && scriptSeconds !== undefined)?.scriptSeconds;
  const [pageSeconds, solutionSeconds] = [measured('page'), measured('solution')];
  if (Number.isNaN(declared) || pageSeconds === undefined || solutionSeconds === undefined) return [];
  const seconds =
    (60 * proseWords(page)) / expert.words +
    expert.lookSeconds * pageBlocks(page).length +
    pageSeconds +
    (60 * typed(solution)) / expert.characters +
    solutionSeconds;
  const likely = (slower * seconds) / 60;
  if (Math.abs(declared - likely) <= tolerance * likely) return [];
  const [from, to] = [Math.ceil(likely * (1 - tolerance)), Math.floor(likely * (1 + tolerance))];
  const expected = `minutes from ${from} to ${to}: four times a run of ${(seconds / 60).toFixed(1)} minutes, give or take half`;
  return [{ kind: 'wrong minutes', place: 'index.mdx', expected, came: `minutes: ${declared}` }];
}

/** Words of the page without frontmatter, code and components. */
function proseWords(page: string): number {
  const prose = page
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/<[^>]*>|^import .*$/gm, ' ');
  return prose.split(/\s+/).filter((word) => /\w/.test(word)).length;
}

/** Characters of a script that a person types: not its comments. */
const typed = (script: string) => script.replace(/^\s*#.*$/gm, '').replace(/\s+/g, ' ').length;
