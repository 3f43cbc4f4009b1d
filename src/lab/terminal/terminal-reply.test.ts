import { expect, test } from 'vitest';
import { isTerminalReply } from './terminal-reply.ts';

test.each([
  ['device attributes', '\x1b[?1;2c'],
  ['secondary device attributes', '\x1b[>0;276;0c'],
  ['status', '\x1b[0n'],
  ['cursor position', '\x1b[12;40R'],
  ['mode report', '\x1b[?2004;1$y'],
  ['background colour', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  ['setting report', '\x1bP1$r0m\x1b\\'],
])('%s is a reply of the terminal', (_name, data) => {
  expect(isTerminalReply(data)).toBe(true);
});

test.each(['a', '\r', '\x1b[A', '\x1bOA', '\x1b[3~', '\x1b', '\x03', 'ls -c', '\x1b[200~text\x1b[201~'])(
  '%j is typed by a person',
  (data) => {
    expect(isTerminalReply(data)).toBe(false);
  },
);
