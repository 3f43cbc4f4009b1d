import { expect, test } from 'vitest';
import { storedPreferences } from './preferences.ts';

function memory(entries: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(entries));
  return {
    get length() {
      return map.size;
    },
    clear: () => map.clear(),
    getItem: (key) => map.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void map.delete(key),
    setItem: (key, value) => void map.set(key, value),
  };
}
const sizes = { least: 10, most: 24, normal: 13 };

test('keeps a choice', () => {
  const storage = memory();
  storedPreferences(storage).set('font-size', 16);
  expect(storedPreferences(storage).number('font-size', sizes)).toBe(16);
});

test('falls back where nothing sensible is stored', () => {
  expect(storedPreferences(memory()).number('font-size', sizes)).toBe(13);
  expect(storedPreferences(memory({ 'drydock:font-size': 'big' })).number('font-size', sizes)).toBe(13);
  expect(storedPreferences(memory({ 'drydock:font-size': '900' })).number('font-size', sizes)).toBe(24);
  expect(storedPreferences(undefined).flag('log')).toBe(false);
});

test('lives without storage', () => {
  const forbidden = memory();
  forbidden.setItem = () => {
    throw new DOMException('QuotaExceededError');
  };
  expect(() => storedPreferences(forbidden).set('font-size', 12)).not.toThrow();
});
