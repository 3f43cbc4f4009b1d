import { expect, test } from 'vitest';
import { type IdleMinute, openIdlePage } from '../idle-page.ts';
import { readInstance } from '../instance.ts';

/**
 * Of these minutes one must be calm. Web keeps the files of learners who did something, of other tests too, once within five minutes; and what the
 * machine does beside it only adds.
 */
const minutes = 7;
const mostPercent = 1;

test('an open page without a change costs no call to an engine and less than 1 % of a core', async () => {
  const page = await openIdlePage(readInstance());
  const seen: IdleMinute[] = [];
  const isCalm = ({ calls, total }: IdleMinute) => calls.length === 0 && total < mostPercent;
  while (seen.length < minutes && !seen.some(isCalm)) seen.push(await page.minute());
  await page.close();
  const told = seen.map((minute) => JSON.stringify(minute)).join('\n');
  process.stdout.write(`${told}\n`);
  expect(seen.some(isCalm), told).toBe(true);
}, 900_000);
