import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { fullLabHost } from '../lab-host.ts';
import { openBrowser } from './browser.ts';
import { asLesson, openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a full lab host: a place in line in words and for a screen reader, the lesson to read, and the sandbox by itself', async () => {
  const page = await browser.newPage();
  {
    await using _full = await fullLabHost(instance);
    await page.goto(new URL('/linux/02-namespaces/', instance.url).href);
    const lesson = asLesson(page);
    await lesson.status(/you are number 1 of 1 in line/);
    expect(await page.getByRole('status').filter({ hasText: 'in line' }).count()).toBe(1);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await lesson.screenshot('in-line');

    // With the keyboard alone: out of the line, and back into it.
    await page.getByRole('button', { name: 'Leave the line' }).press('Enter');
    await lesson.status(/is stopped/);
    await page.getByRole('button', { name: 'Start again' }).press('Enter');
    await lesson.status(/you are number 1 of 1 in line/);
  }
  await asLesson(page).status(/^Ready/);
  await page.close();
});

test('a sandbox that was stopped says so, waits, and goes on with its files in the same window', async () => {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.type('echo harbor > /root/kept.txt; echo written-$((1+1))');
  await lesson.log.getByText('written-2').first().waitFor({ state: 'attached' });
  const answer = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const session = await (await fetch('/api/session', { method: 'POST', headers, body: '{}' })).json();
    return (await fetch('/api/sandbox/pause', { method: 'POST', headers: { 'x-drydock-csrf': session.csrf } })).status;
  });
  expect(answer).toBe(200);
  await lesson.status(/is stopped/);
  await lesson.screenshot('stopped');
  await page.getByRole('button', { name: 'Start again' }).press('Enter');
  await lesson.status(/^Ready/);
  await lesson.type('cat /root/kept.txt; echo read-$((2+2))');
  await lesson.log
    .getByText(/harbor[\s\S]*read-4/)
    .first()
    .waitFor({ state: 'attached' });
  await page.close();
});
