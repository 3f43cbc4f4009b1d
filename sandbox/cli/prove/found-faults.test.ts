import { expect, it } from 'vitest';
import { checkId } from '#protocol';
import type { TrialReport } from '../../prove/index.ts';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import { foundFaults } from './found-faults.ts';

const report = (kind: 'wrong' | 'task', came: string): TrialReport => ({
  trial: {
    lesson: aLesson({ id: 'linux/01-one', checks: [] }),
    kind,
    name: `${kind}/a.sh`,
    constants: someConstants,
    wanted: new Map(),
  },
  seconds: 1,
  faults: [{ kind: 'wrong text', check: checkId.parse('own-uts'), expected: 'fail', came }],
});

it('tells each fault that was found before the proof ended, with what came', () => {
  const found = foundFaults();
  expect(found.soFar()).toBe('');
  found.add(report('wrong', 'one thing'));
  expect(found.soFar()).toBe(', 1 fault so far');
  found.add(report('wrong', 'another thing'));
  expect(found.soFar()).toBe(', 2 faults so far');
  expect(found.texts()).toEqual([
    expect.stringMatching(/wrong\/a\.sh: wrong text \(own-uts\)[\s\S]*one thing/),
    expect.stringMatching(/another thing/),
  ]);
});

it('does not count a task that does not work by itself', () => {
  const found = foundFaults();
  found.add(report('task', 'red'));
  expect([found.soFar(), found.texts()]).toEqual(['', []]);
});
