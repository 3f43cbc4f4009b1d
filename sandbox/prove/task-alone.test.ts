import { describe, expect, it } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { changedTask, taskAlone } from './task-alone.ts';

const solution = `#!/bin/sh
set -e
#: make
echo make
#: wait
echo wait
#: look
echo look
#: other
echo other
`;
const { checks } = aLesson({
  id: 'linux/01-one',
  checks: [
    { id: 'make', title: 'Make' },
    { id: 'wait', title: 'Wait', after: ['make'] },
    { id: 'look', title: 'Look', after: ['wait'] },
    { id: 'other', title: 'Other' },
  ],
});
const echoed = (task: string) => taskAlone(solution, checks, task)?.script.match(/(?<=echo )\w+/g);

describe('one task alone', () => {
  it('is its part and those of all that it comes after', () => {
    expect(echoed('make')).toEqual(['make']);
    expect(echoed('look')).toEqual(['make', 'wait', 'look']);
    expect([...(taskAlone(solution, checks, 'wait')?.checks ?? [])]).toEqual(['wait', 'make']);
  });

  it('is not told where it would be everything, or where parts are no tasks', () => {
    expect(taskAlone(solution, checks.slice(0, 3), 'look')).toBeUndefined();
    expect(taskAlone(solution, checks, 'stranger')).toBeUndefined();
    expect(taskAlone('#: make\necho make\n#: wait\necho wait\n#: look\necho look\n', checks, 'look')).toBeUndefined();
  });
});

describe('the task that a change is in', () => {
  it('is the one whose part differs', () => {
    expect(changedTask(solution, solution.replace('echo look', 'echo away'))).toBe('look');
  });

  it('is none for a change above all parts, in two of them, or none at all', () => {
    expect(changedTask(solution, solution.replace('set -e', ''))).toBeUndefined();
    expect(changedTask(solution, solution.replace(/echo (look|make)/g, 'false'))).toBeUndefined();
    expect(changedTask(solution, solution)).toBeUndefined();
  });
});
