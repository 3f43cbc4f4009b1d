import { expect, test } from 'vitest';
import { fakeStorage } from './fake-storage.ts';
import { storedPreferences } from './preferences.ts';

const sizes = { least: 10, most: 24, normal: 13 };

test('keeps a choice', () => {
  const storage = fakeStorage();
  storedPreferences(storage).set('font-size', 16);
  expect(storedPreferences(storage).number('font-size', sizes)).toBe(16);
});

test('falls back where nothing sensible is stored', () => {
  expect(storedPreferences(fakeStorage()).number('font-size', sizes)).toBe(13);
  expect(storedPreferences(fakeStorage({ 'drydock:font-size': 'big' })).number('font-size', sizes)).toBe(13);
  expect(storedPreferences(fakeStorage({ 'drydock:font-size': '900' })).number('font-size', sizes)).toBe(24);
  expect(storedPreferences(undefined).flag('log')).toBe(false);
});

test('lives without storage', () => {
  const forbidden = fakeStorage();
  forbidden.setItem = () => {
    throw new DOMException('QuotaExceededError');
  };
  expect(() => storedPreferences(forbidden).set('font-size', 12)).not.toThrow();
});
