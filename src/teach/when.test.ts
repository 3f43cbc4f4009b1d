import { expect, it } from 'vitest';
import { localField, nextHour, span } from './when.ts';

const at = (text: string) => new Date(text).getTime();

it('names the day once where one is enough', () => {
  expect(span(at('2026-11-23T09:00'), at('2026-11-23T12:30'))).toBe('Mon, Nov 23, 09:00 to 12:30');
  expect(span(at('2026-11-23T22:00'), at('2026-11-24T00:15'))).toBe('Mon, Nov 23, 22:00 to Tue, Nov 24, 00:15');
});

it('fills a field with the reader’s own time, which the field reads back', () => {
  const time = at('2026-11-23T09:05');
  expect(localField(time)).toBe('2026-11-23T09:05');
  expect(new Date(localField(time)).getTime()).toBe(time);
});

it('begins a reservation at a full hour', () => {
  expect(nextHour(at('2026-11-23T09:05'))).toBe(at('2026-11-23T10:00'));
});
