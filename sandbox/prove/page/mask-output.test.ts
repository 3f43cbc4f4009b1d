import { describe, expect, it } from 'vitest';
import { maskOutput } from './mask-output.ts';
import { showsOutput } from './shows-output.ts';

const id = '3f9c0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7';

describe('the output of two runs', () => {
  it.each<[what: string, first: string, second: string, shown: string]>([
    ['what is equal', 'inner\nsandbox\n', 'inner\nsandbox\n', 'inner\nsandbox'],
    ['an id', `${id}\n`, `${id}\n`, '…'],
    ['a short id in a table', '3f9c0a1b2c3d   nginx', '0a1b2c3d4e5f   nginx', '…              nginx'],
    ['a word that looks like one', 'deadbeefcafe decade', 'deadbeefcafe decade', 'deadbeefcafe decade'],
    ['the number of a namespace', '4026531834 time', '4026531835 time', '4026… time'],
    ['an address of the engine', 'inet 172.17.0.2/16', 'inet 172.17.0.2/16', 'inet 172.…/16'],
    ['an address that the lesson chose', 'inet 10.99.7.1/32', 'inet 10.99.7.1/32', 'inet 10.99.7.1/32'],
    ['an age', 'Up 3 seconds   2 weeks ago', 'Up About a minute   2 weeks ago', 'Up …           … ago'],
    ['a moment', '"2026-11-21T08:00:00.123456789Z"', '"2026-11-21T08:00:01.1Z"', '"…"'],
    ['a time of day', 'pts/0 09:35 00:00:01', 'pts/0 23:59 00:00:01', 'pts/0 … …'],
    ['a port that looks like one', '80:80 8080:80', '80:80 8080:80', '80:80 8080:80'],
    ['a process number', 'root   162   1', 'root   175   1', 'root   …     1'],
    ['a part of a word', 'eth0@if12: UP', 'eth0@if14: UP', 'eth0@…: UP'],
    ['words that do not pair', 'load 1 2', 'load 3', 'load …'],
    ['lines in one only', 'a\nworker 1\nworker 2\nz', 'a\nworker 1\nz', 'a\nworker 1\n…\nz'],
  ])('%s', (_what, first, second, shown) => {
    expect(maskOutput([first, second], {})).toBe(shown);
    expect([showsOutput(shown, first), showsOutput(shown, second)]).toEqual([true, true]);
  });

  it("names the learner's own values", () => {
    const text = 'web-harbor on 8123 (harbors, 81234)';
    expect(maskOutput([text, text], { name: 'harbor', port: 8123 })).toBe('web-{{name}} on {{port}} (harbors, 81234)');
  });

  it('takes what only the third run shows to differ', () => {
    expect(maskOutput(['a 1\nb', 'a 1\nb', 'a 2\nb'], {})).toBe('a …\nb');
  });
});
