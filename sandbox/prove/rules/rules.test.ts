import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkId, lessonId } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import { someConstants } from '../../testing/constants.ts';
import { planMutants } from '../mutants/plan-mutants.ts';
import type { TrialReport } from '../trial.ts';
import { equivalentsFaults } from './equivalents-rule.ts';
import { hintFaults } from './hints-rule.ts';
import { minutesFaults } from './minutes-rule.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = (hints: LessonEntry['checks'][number]['hints']) => ({
  id: checkId.parse('own-uts'),
  title: 'A name',
  points: 1,
  after: [],
  stableFor: 0,
  within: 0,
  hidden: false,
  ...(hints === undefined ? {} : { hints }),
});
const lesson = (...checks: LessonEntry['checks'][number][]): LessonEntry => {
  const id = lessonId.parse('linux/02-namespaces');
  return { id, folder, sandbox: 'docker', checks, seeds: {}, summary: { lesson: id, checks: [] } };
};

describe('hints', () => {
  const solution = `unshare --uts sh -c 'hostname "$SEED_NAME"; exec sleep 1d' </dev/null &\ndocker ps\n`;
  const leaks = (...hints: [string, string, string]) =>
    hintFaults(lesson(check(hints)), solution).map(({ came }) => came);

  it('may lead there', () => {
    expect(
      leaks('What holds a name?', 'Look: `docker ps`', '`unshare --uts sh -c "hostname ____; exec sleep 1d"`'),
    ).toEqual([]);
  });

  it.each([
    "Run `unshare --uts sh -c 'hostname {name}; exec sleep 1d'`",
    'Run unshare  --uts sh -c "hostname $SEED_NAME; exec sleep 1d" now',
  ])('may not hold a command of the solution: %s', (rung) => {
    expect(leaks('Which?', 'Where?', rung)).toEqual([expect.stringContaining('in solution.sh: unshare --uts')]);
  });
});

describe('minutes', () => {
  const page = (minutes: number) =>
    `---\nminutes: ${minutes}\n---\n${'word '.repeat(480)}\n\`\`\`sh run silent\nls\n\`\`\`\n`;
  const tried = (kind: 'page' | 'solution', scriptSeconds: number): TrialReport => ({
    trial: { lesson: lesson(), kind, name: kind, constants: someConstants, wanted: new Map() },
    seconds: 0,
    scriptSeconds,
    faults: [],
  });
  const faults = (minutes: number) => {
    writeFileSync(join(folder, 'index.mdx'), page(minutes));
    // 2 minutes to read, 3 s to press, 30 s for the page, 1 minute to type, 27 s for the solution: 4 minutes, times four.
    return minutesFaults(lesson(), 'x'.repeat(200), [tried('page', 30), tried('solution', 27)]);
  };

  it.each([8, 16, 24])('%i are half to one and a half of four times a run of 4 minutes', (minutes) =>
    expect(faults(minutes)).toEqual([]),
  );
  it.each([7, 25])('%i are not', (minutes) =>
    expect(faults(minutes)).toEqual([
      {
        kind: 'wrong minutes',
        place: 'index.mdx',
        expected: 'minutes from 8 to 24: four times a run of 4.0 minutes, give or take half',
        came: `minutes: ${minutes}`,
      },
    ]),
  );
});

describe('equivalents.txt', () => {
  const solution = Array.from({ length: 10 }, (_, index) => `make thing${index}`).join('\n');
  const faults = (text: string) => {
    writeFileSync(join(folder, 'solution.sh'), solution);
    writeFileSync(join(folder, 'equivalents.txt'), text);
    return equivalentsFaults(lesson(), planMutants(lesson(), [someConstants])).map(({ place, expected }) => [
      place,
      expected,
    ]);
  };

  it('may list a tenth of all changes, each with a reason', () => {
    expect(faults('# why: It is made anyway.\n- make thing0\n')).toEqual([]);
  });

  it('may not go without a reason, name what is not there, or list more', () => {
    expect(faults('- make thing0\n')).toEqual([['equivalents.txt:1', 'a reason above the entry: # why: …']]);
    expect(faults('# why: Old.\n- make nothing\n')).toEqual([
      ['equivalents.txt:2', 'a change that is tried: the solution is another by now'],
    ]);
    const many = [0, 1, 2].map((index) => `# why: So.\n- make thing${index}\n\n`).join('');
    expect(faults(many)).toEqual([['equivalents.txt', 'at most 2 of 20 changes listed']]);
  });
});
