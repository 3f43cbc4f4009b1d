import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newInvitation } from '../../web/auth/invitation.ts';
import { readInstance } from '../instance.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { saveScreenshot } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Opens a page as somebody who was never here. */
async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(new URL(path, instance.url).href);
  return page;
}

test('a stranger is told how instructors are made, and an old invitation makes none', async () => {
  const page = await open('/teach/');
  await page.getByText('npx drydock invite').waitFor();
  expect(await page.getByRole('button', { name: 'Create class' }).isVisible()).toBe(false);
  await page.close();

  const late = await open(`/teach/#${newInvitation(instance.secret, Date.now() - 1000)}`);
  await late.getByRole('status').filter({ hasText: 'no longer' }).waitFor();
  await late.close();
});

test('an invited instructor makes a class and reserves; a learner comes in with the code', async () => {
  const page = await open(`/teach/#${newInvitation(instance.secret, Date.now() + 60_000)}`);
  await page.getByRole('status').filter({ hasText: 'You are an instructor now' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');

  await page.getByLabel('Name of a new class').fill('Tuesday evening');
  await page.keyboard.press('Enter');
  const card = page.locator('.class-card').filter({ has: page.getByRole('heading', { name: 'Tuesday evening' }) });
  const code = await card.locator('[data-part=code]').textContent();
  expect(code).toMatch(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/);

  await card.getByLabel('Sandboxes').fill('500');
  await card.getByRole('button', { name: 'Reserve' }).press('Enter');
  await card.getByRole('status').filter({ hasText: 'Reserve fewer' }).waitFor();
  await card.getByLabel('Sandboxes').fill('1');
  await card.getByRole('button', { name: 'Reserve' }).press('Enter');
  await card.getByRole('listitem').filter({ hasText: '1 sandbox,' }).waitFor();
  await card.getByRole('button', { name: /^Cancel/ }).press('Enter');
  await card.getByRole('listitem').waitFor({ state: 'detached' });
  await card.getByRole('button', { name: 'Undo' }).press('Enter');
  await card.getByRole('listitem').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await saveScreenshot(page, 'teach');

  // What was made is there again, and the way to it in the sidebar.
  await page.reload();
  await card.getByRole('listitem').waitFor();
  expect(await page.getByRole('link', { name: 'Classes', exact: true }).isVisible()).toBe(true);

  const learner = await open(`/join/#${code}`, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await learner.getByRole('button', { name: 'Join' }).press('Enter');
  await learner.getByRole('status').filter({ hasText: 'You are in “Tuesday evening”' }).waitFor();
  expect(await seriousProblems(learner)).toEqual([]);
  await saveScreenshot(learner, 'join-phone');
  await learner.getByLabel('Code of the class').fill('wrong one');
  await learner.keyboard.press('Enter');
  await learner.getByRole('status').filter({ hasText: 'No class has this code' }).waitFor();
  await learner.close();

  await card.getByRole('button', { name: /^Cancel/ }).click();
  await card.getByRole('listitem').waitFor({ state: 'detached' });
  await page.close();
});
