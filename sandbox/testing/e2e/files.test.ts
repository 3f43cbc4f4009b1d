import type { Browser } from 'playwright';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a learner downloads the files, resets the sandbox, and puts them back', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  const lesson = await openLesson(page, instance);
  const menu = page.getByLabel('Lab settings and your place');
  await menu.press('Enter');
  await page.getByText('Nothing is saved yet.').waitFor();
  await menu.press('Enter');
  await lesson.type('echo harbor > /root/mine.txt; echo made-$((40+2))');
  await lesson.log.getByText('made-42').first().waitFor({ state: 'attached' });

  await menu.press('Enter');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download my files' }).press('Enter'),
  ]);
  const { stdout } = await exec('tar', ['-tzf', await download.path()], { throwOnError: true });
  expect(stdout.split('\n')).toContain('./mine.txt');
  await page.getByText(/Last saved .*\d+ (bytes|KiB)\./).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await lesson.screenshot('files-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await lesson.screenshot('files-dark');
  await menu.press('Enter');

  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset it' }).click();
  await lesson.status(/^Ready/);
  await menu.press('Enter');
  await page.getByRole('button', { name: 'Put saved files back' }).press('Enter');
  await page.getByText('The saved files are in /root again.').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: /^Lab/ }).first().click();
  await menu.press('Enter');
  const last = page.getByRole('button', { name: 'Put saved files back' });
  await last.scrollIntoViewIfNeeded();
  // Nothing lies over it: a thumb hits it, and not the switch below.
  await last.click({ trial: true });
  await lesson.screenshot('files-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  await menu.press('Enter');
  await lesson.type('cat /root/mine.txt; echo read-$((40+2))');
  await lesson.log
    .getByText(/harbor[\s\S]*read-42/)
    .first()
    .waitFor({ state: 'attached' });
  await context.close();
});
