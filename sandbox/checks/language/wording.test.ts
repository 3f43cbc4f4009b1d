import { describe, expect, it } from 'vitest';
import { MiB, showBytes } from './units.ts';
import { lastLine, nameList, shellWord } from './wording.ts';

describe('words', () => {
  it('list names', () => {
    expect(nameList([])).toBe('none');
    expect(nameList(['a'])).toBe('`a`');
    expect(nameList(['a', 'b', 'c'])).toBe('`a`, `b`, `c`');
    expect(nameList(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toBe('`a`, `b`, `c`, `d`, `e`, `f` and 2 more');
  });

  it('tell bytes', () => {
    expect(showBytes(MiB(64))).toBe('64 MiB');
    expect(showBytes(64_000_000)).toBe('64000000 B (about 61 MiB)');
    expect(showBytes(0)).toBe('0 B');
  });

  it('quote what a shell would take apart', () => {
    expect(shellWord('web-1.x')).toBe('web-1.x');
    expect(shellWord(`a'; rm -rf $HOME`)).toBe(`'a'\\''; rm -rf $HOME'`);
  });

  it('find the last line that says something', () => {
    expect(lastLine('one\n two \n\n')).toBe('two');
    expect(lastLine('\n')).toBeUndefined();
  });
});
