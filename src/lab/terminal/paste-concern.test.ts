import { expect, test } from 'vitest';
import { pasteConcern } from './paste-concern.ts';

test('one line is nobody else’s business', () => {
  expect(pasteConcern('ls -l', false)).toBeUndefined();
  expect(pasteConcern('ls -l\n', false)).toBeUndefined();
});

test('lines that would run at once are shown first', () => {
  expect(pasteConcern('a\nb', false)).toBe('The shell will run these 2 lines at once, one after the other.');
});

test('in brackets only a long text is', () => {
  expect(pasteConcern('a\nb', true)).toBeUndefined();
  expect(pasteConcern('1\n2\n3\n4\n5\n6', true)).toBe('This text has 6 lines.');
});
