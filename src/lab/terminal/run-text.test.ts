import { expect, test } from 'vitest';
import { commandLines, runText } from './run-text.ts';

const plain = { bracketedPaste: false, atPrompt: false };

test('types one line and Enter', () => {
  expect(runText('docker ps\n', plain)).toBe('docker ps\r');
});

test('takes prompt signs away and keeps comments', () => {
  expect(commandLines('# look\n$ ls\necho "$ 5"')).toEqual(['# look', 'ls', 'echo "$ 5"']);
});

test('sends newlines as Enter, never as line feed', () => {
  expect(runText('a\r\nb', plain)).toBe('a\rb\r');
});

test('sends several lines in brackets when the shell asked for it', () => {
  expect(runText('a\nb', { ...plain, bracketedPaste: true })).toBe('\x1b[200~a\rb\x1b[201~\r');
  expect(runText('a', { ...plain, bracketedPaste: true })).toBe('a\r');
});

test('takes away what is half typed, only at a prompt', () => {
  expect(runText('a', { ...plain, atPrompt: true })).toBe('\x05\x15a\r');
});
