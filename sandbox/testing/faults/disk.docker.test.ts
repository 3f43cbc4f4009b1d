import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';
import { randomMoment } from './chance.ts';
import { openPage } from './open-page.ts';
import { newSitter } from './sitter.ts';
import { smallDisk } from './small-disk.ts';

const instance = readInstance();
const fleet = openFleet(instance);
beforeAll(() => fleet.answers());
afterAll(() => fleet.answers());

test('the disk of the lab host is full: who works goes on, who comes is in line, what could not be done is done when there is room', async () => {
  const before = await settledUnowned(instance);
  {
    await using disk = await smallDisk(instance);
    const [stays, stops] = [await newSitter(instance), await newSitter(instance)];
    await randomMoment(2000);
    await disk.fill();

    const late = await newLearner(instance.url);
    const page = await openPage(late);
    expect(await (await late.request('POST', '/api/sandbox')).json()).toMatchObject({ state: 'queued', place: 1 });
    for (const sitter of [stays, stops]) {
      await sitter.mustNotHaveNoticed();
      await sitter.mustHaveFile();
    }
    // It works in what the journal has left, or it is told that it did not, and is done later.
    const answer = await stops.learner.request('POST', '/api/sandbox/pause');
    const said = await answer.json();
    expect(answer.ok ? said : said.error).toMatchObject(
      answer.ok ? { state: 'stopped' } : { hint: expect.any(String) },
    );

    await disk.empty();
    await page.next((news) => news.type === 'sandbox' && news.sandbox.state === 'active', 0);
    await expect.poll(() => stops.page.view?.state).toBe('stopped');
    expect(await stops.learner.sandbox()).toBe(stops.sandbox);
    for (const sitter of [stays, stops]) await sitter.mustHaveFile();
    await stays.mustNotHaveNoticed();

    page.close();
    await fleet.remove(await late.sandbox());
    await Promise.all([stays.leave(), stops.leave()]);
  }
  expect(await unownedAfter(instance, before)).toEqual(before);
});
