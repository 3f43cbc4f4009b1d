import { expect, test } from 'vitest';
import { CommandLog, type FinishedCommand } from './command-log.ts';

/** A screen that is one growing text; a place is a length. */
function shell() {
  let text = '';
  const started: string[] = [];
  const finished: FinishedCommand[] = [];
  const log = new CommandLog<number>(
    { here: () => text.length, between: (from, to) => text.slice(from, to) },
    { started: (command) => started.push(command), finished: (command) => finished.push(command) },
  );
  return {
    log,
    started,
    finished,
    print: (more: string) => {
      text += more;
    },
    command: (typed: string, output: string, status: string) => {
      log.mark('A');
      text += '$ ';
      log.mark('B');
      text += `${typed}\n`;
      log.mark('C');
      text += output;
      log.mark(`D;${status}`);
    },
  };
}

test('tells each command with its output and status', () => {
  const { command, started, finished } = shell();
  command('ls', 'a\nb\n', '0');
  command('false', '', '1');
  expect(started).toEqual(['ls', 'false']);
  expect(finished).toEqual([
    { command: 'ls', output: 'a\nb', status: 0 },
    { command: 'false', output: '', status: 1 },
  ]);
});

test('the lines of a block are one command: all of their output, and the status of the last', () => {
  const { log, print, started, finished } = shell();
  log.mark('A');
  log.mark('B');
  print('echo one\nfalse\n(echo three; exit 3)\n');
  for (const output of ['one\n', '', 'three\n']) {
    log.mark('C');
    print(output);
  }
  log.mark('D;3');
  log.mark('A');
  expect(started).toEqual(['echo one\nfalse\n(echo three; exit 3)']);
  expect(finished).toEqual([{ command: 'echo one\nfalse\n(echo three; exit 3)', output: 'one\nthree', status: 3 }]);
});

test('knows whether the shell waits or works', () => {
  const { log } = shell();
  expect([log.atPrompt, log.running]).toEqual([false, false]);
  log.mark('A');
  log.mark('B');
  expect([log.atPrompt, log.running]).toEqual([true, false]);
  log.mark('C');
  expect([log.atPrompt, log.running]).toEqual([false, true]);
});

test('an end without a start says nothing (a fresh shell sends one)', () => {
  const { log, finished } = shell();
  log.mark('D;0');
  expect(finished).toEqual([]);
});

test('keeps the last 200 lines of a long output and says how many are left out', () => {
  const { command, finished } = shell();
  command('seq 300', Array.from({ length: 300 }, (_, i) => `${i + 1}\n`).join(''), '0');
  const lines = finished[0]?.output.split('\n') ?? [];
  expect(lines[0]).toBe('… 100 more lines …');
  expect(lines).toHaveLength(201);
  expect(lines.at(-1)).toBe('300');
});

test('a status that is no number is unknown', () => {
  const { command, finished } = shell();
  command('x', '', 'err');
  expect(finished[0]?.status).toBeUndefined();
});
