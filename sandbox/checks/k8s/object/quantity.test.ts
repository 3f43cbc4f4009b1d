import { expect, it } from 'vitest';
import { parseQuantity, showCores } from './quantity.ts';

it.each([
  ['100m', 0.1],
  ['64Mi', 67_108_864],
  ['1Gi', 2 ** 30],
  ['1.5', 1.5],
  ['12M', 12_000_000],
  ['1e3', 1000],
  ['0.5Gi', 2 ** 29],
  ['250u', 0.00025],
])('reads %s as %d', (text, value) => expect(parseQuantity(text)).toBe(value));

it.each(['', 'Mi', '1MB', '1 Mi', 'ten', '1Mib'])('"%s" is no quantity', (text) =>
  expect(parseQuantity(text)).toBeUndefined(),
);

it('shows cores as kubectl does', () => {
  expect([0.1, 0.25, 2].map(showCores)).toEqual(['100m', '250m', '2']);
});
