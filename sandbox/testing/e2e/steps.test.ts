import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { asLesson, openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('who starts at a task finds those before it done, does it, and may do it again', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.type('touch /root/old; echo was-$((40+2))');
  await lesson.log.getByText('was-42').first().waitFor({ state: 'attached' });

  const start = page.locator('button[data-begin="share-net"]');
  await start.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Tasks 1 and 2 are done for you').waitFor();
  await lesson.screenshot('step-question-light');
  // On a quick machine the words are there for a moment only: noted by the page itself.
  await page.evaluate(() => {
    new MutationObserver(() => {
      const words = document.querySelector('[data-part="status-words"]')?.textContent ?? '';
      document.body.dataset.heard = `${document.body.dataset.heard ?? ''}\n${words}`;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await dialog.getByRole('button', { name: 'Start here' }).click();
  await page.locator('body[data-heard*="is done for you"]').waitFor();
  await lesson.status(/^Ready/);
  for (const id of ['own-uts', 'pid-one']) await lesson.expectCheck(id, 'given');
  await lesson.type('ls /root/old; echo seen-$((40+2))');
  await lesson.log
    .getByText(/No such file[\s\S]*seen-42/)
    .first()
    .waitFor({ state: 'attached' });

  // The task itself, as always; a pass is the learner's.
  const name = await lesson.seed('name');
  await lesson.type(
    `docker run -d --name web-${name} nginx; docker run -d --name side-${name} --network container:web-${name} busybox sleep 1d`,
  );
  await lesson.expectCheck('share-net', 'passed');
  expect(await page.locator('[data-part="progress-text"]').textContent()).toBe('1 of 4');
  await start.scrollIntoViewIfNeeded();
  expect(await start.textContent()).toContain('Do it again');
  expect(await seriousProblems(page)).toEqual([]);
  await lesson.screenshot('step-done-light');

  // Again: its own work is gone, the pass stays.
  await start.click();
  await dialog.getByRole('button', { name: 'Start here' }).click();
  await lesson.check('share-net').getByText('Passed, not so now').waitFor();
  await lesson.status(/^Ready/);
  await lesson.expectCheck('own-uts', 'given');
  await context.close();
});

test('a link to a task brings who comes late there, without a question; a second visit goes on', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(new URL('/linux/02-namespaces/?at=pid-one', instance.url).href);
  const lesson = asLesson(page);
  await lesson.status(/^Ready/);
  await lesson.expectCheck('own-uts', 'given');
  await lesson.expectCheck('pid-one', 'todo');
  expect(page.url()).not.toContain('at=');
  await lesson.screenshot('step-link-dark');
  await page.reload();
  await lesson.status(/^Ready/);
  await lesson.expectCheck('own-uts', 'given');

  // With a sandbox there already, the link asks first, and no means no.
  await page.goto(new URL('/linux/02-namespaces/?at=enter', instance.url).href);
  await page.getByRole('dialog').getByText('Tasks 1 to 3 are done for you').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await lesson.status(/^Ready/);
  await lesson.expectCheck('own-uts', 'given');
  await lesson.expectCheck('share-net', 'todo');
  await context.close();
});

test('on a phone the tasks can be started, and what happens is in view', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto(new URL('/linux/02-namespaces/', instance.url).href);
  const start = page.locator('button[data-begin="pid-one"]');
  await start.scrollIntoViewIfNeeded();
  await asLesson(page).screenshot('step-phone');
  await start.tap();
  await page.getByRole('dialog').getByText('Task 1 is done for you').waitFor();
  await asLesson(page).screenshot('step-question-phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Start here' }).tap();
  await asLesson(page).status(/^Ready/);
  await asLesson(page).expectCheck('own-uts', 'given');
  await context.close();
});
