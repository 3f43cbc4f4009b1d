import { expect, test } from 'vitest';
import { newsOf, tabsFor } from './port-tabs.ts';

const web = { port: 8080, from: 'web' };
const shop = { port: 3000, from: '' };

test('every open port has a tab, and the one that is looked at keeps its own when it closes', () => {
  expect(tabsFor([shop, web], undefined)).toEqual([
    { ...shop, open: true },
    { ...web, open: true },
  ]);
  expect(tabsFor([web], shop)).toEqual([
    { ...shop, open: false },
    { ...web, open: true },
  ]);
  expect(tabsFor([web], web)).toEqual([{ ...web, open: true }]);
});

test('what opens is said, by number and by name; what closes is not', () => {
  expect(newsOf([], [web])).toBe('Port 8080 (web) opened in your sandbox.');
  expect(newsOf([], [shop, web])).toBe('Ports 3000, 8080 (web) opened in your sandbox.');
  expect(newsOf([web], [web])).toBe('');
  expect(newsOf([web, shop], [shop])).toBe('');
});
