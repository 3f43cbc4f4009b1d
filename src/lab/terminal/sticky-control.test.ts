import { expect, test } from 'vitest';
import { StickyControl } from './sticky-control.ts';

test('turns the next letter into a control character, once', () => {
  const states: boolean[] = [];
  const control = new StickyControl((held) => states.push(held));
  control.toggle();
  expect(control.apply('c')).toBe('\x03');
  expect(control.apply('c')).toBe('c');
  expect(states).toEqual([true, false]);
});

test('leaves alone what has no control character', () => {
  const control = new StickyControl(() => {});
  control.toggle();
  expect(control.apply('\x1b[A')).toBe('\x1b[A');
  expect(control.apply('[')).toBe('[');
  control.toggle();
  expect(control.apply('[')).toBe('\x1b');
});
