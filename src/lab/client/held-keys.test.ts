import { expect, test } from 'vitest';
import { HeldKeys } from './held-keys.ts';

const text = (value: string) => new TextEncoder().encode(value);

test('gives keys back once, in order', () => {
  const held = new HeldKeys();
  held.hold(text('ls'));
  held.hold(text(' -l\r'));
  expect(held.size).toBe(6);
  expect(new TextDecoder().decode(held.take())).toBe('ls -l\r');
  expect(held.size).toBe(0);
});

test('refuses what does not fit into 4 KiB, whole', () => {
  const held = new HeldKeys();
  expect(held.hold(new Uint8Array(4095))).toBe(true);
  expect(held.hold(text('ab'))).toBe(false);
  expect(held.size).toBe(4095);
  expect(held.hold(text('a'))).toBe(true);
});
