import { expect, it } from 'vitest';
import { checkId } from '#protocol';
import { reorderedSolution } from './reorder-solution.ts';

const check = (id: string, ...after: string[]) => ({
  id: checkId.parse(id),
  title: id,
  points: 1,
  after: after.map((first) => checkId.parse(first)),
  stableFor: 0,
  within: 0,
  hidden: false,
});
const order = (solution: string, checks: Parameters<typeof reorderedSolution>[1]) =>
  reorderedSolution(solution, checks)?.match(/do-\w+/g);

it('turns the tasks round as far as checks allow that come after others', () => {
  const solution = '#: a\ndo-a\n#: b\ndo-b\n#: c\ndo-c\n#: d\ndo-d\n';
  expect(order(solution, [check('a'), check('b'), check('c'), check('d')])).toEqual(['do-d', 'do-c', 'do-b', 'do-a']);
  expect(order(solution, [check('a'), check('b', 'a'), check('c', 'b'), check('d')])).toEqual([
    'do-d',
    'do-a',
    'do-b',
    'do-c',
  ]);
});

it('knows when there is no other order', () => {
  expect(order('#: a\ndo-a\n#: b\ndo-b\n', [check('a'), check('b', 'a')])).toBeUndefined();
  expect(order('#: a\ndo-a\n', [check('a')])).toBeUndefined();
  expect(order('#: a\ndo-a\n#: rest\ndo-b\n', [check('a')])).toBeUndefined();
});
