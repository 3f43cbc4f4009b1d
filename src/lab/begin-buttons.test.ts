import { expect, test } from 'vitest';
import { beginQuestion } from './begin-buttons.ts';

test('says what is lost and what the lab does, by the number of the task', () => {
  expect(beginQuestion({ number: 1 }).text).not.toContain('done for you');
  expect([2, 3, 4].map((number) => /Tasks? .* for you/.exec(beginQuestion({ number }).text)?.[0])).toEqual([
    'Task 1 is done for you',
    'Tasks 1 and 2 are done for you',
    'Tasks 1 to 3 are done for you',
  ]);
});
