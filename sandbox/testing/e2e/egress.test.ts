import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { withoutInternet } from '../lab-host.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a lab without the internet says so beside the terminal, and a learner who tries is told at once', async () => {
  await using _off = await withoutInternet(instance);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.status(/^Ready, without internet/);
  await page.getByText('Images and packages come from the course registry').first().waitFor();
  const name = 'curl -sS -m 20 http://example.com/';
  await lesson.type(`${name}; echo tried-$((40+2))`);
  await lesson.log
    .getByText(/Could not resolve host[\s\S]*tried-42/)
    .first()
    .waitFor({ state: 'attached' });
  expect(await seriousProblems(page)).toEqual([]);
  await lesson.screenshot('egress-off-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await lesson.screenshot('egress-off-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: /^Lab/ }).first().click();
  await lesson.screenshot('egress-off-phone');
  await context.close();
});
