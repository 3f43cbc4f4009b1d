import { describe, expect, it } from 'vitest';
import { showsOutput } from './shows-output.ts';

describe('output', () => {
  it.each([
    ['pid 1\nname web', 'pid   1\nname web\n', true],
    ['4026532… net', '4026532778 net', true],
    ['4026532… net', '4026532778 pid', false],
    ['first\n…\nlast', 'first\na\nb\nlast\n', true],
    ['first\n…\nlast', 'first\nlast', true],
    ['first\nlast', 'first\na\nlast', false],
    ['a.c (x)', 'abc (x)', false],
  ])('%j shows %j: %s', (shown, real, same) => {
    expect(showsOutput(shown, real)).toBe(same);
  });
});
