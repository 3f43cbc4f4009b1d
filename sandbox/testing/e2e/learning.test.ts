import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { signalAgent } from '../lab-host.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { asLesson, openLesson } from './lesson-page.ts';

const instance = readInstance();
const path = '/linux/02-namespaces/';
const desktop = { width: 1440, height: 900 };
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const question = (page: Page, id: string) => page.locator(`#question-${id}`);
/** Whether a person sees it: what is covered keeps its place. */
const isSeen = (page: Page, text: string) => page.getByText(text, { exact: true }).first().isVisible();
const focused = (page: Page) => page.evaluate('document.activeElement.textContent').then(String);

test('a learner predicts by keyboard, runs, compares, and finds it again after a reload', async () => {
  const page = await browser.newPage({ viewport: desktop });
  const lesson = await openLesson(page, instance);
  const which = question(page, 'which-name');
  const block = page.locator('#question-which-name + .expressive-code');
  const output = block.locator('+ .expressive-code').getByText('inner');
  expect(await output.isVisible()).toBe(false);

  // Running before deciding leads to the options.
  await block.locator('button[data-run]').click();
  expect(await which.locator('[role=status]').textContent()).toContain('Predict first');
  expect(await page.evaluate('document.activeElement.type')).toBe('radio');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await which.getByText('Kept. Run the block below and compare.').first().isVisible()).toBe(true);
  expect(await output.isVisible()).toBe(false);

  await block.locator('button[data-run]').click();
  await which.locator('.reply.is-shown', { hasText: 'Not so.' }).waitFor();
  await output.waitFor();
  await lesson.screenshot('prediction-compared');

  await page.reload();
  await which.locator('.reply.is-shown').waitFor();
  expect(await output.isVisible()).toBe(true);
  expect(await which.locator('input:checked').getAttribute('value')).toBe('host-name-is-global');
  await page.close();
});

test('a quiz gives each wrong answer its reply, says it aloud, keeps the focus, and tells web', async () => {
  const page = await browser.newPage({ viewport: desktop });
  await openLesson(page, instance);
  const quiz = question(page, 'same-number');
  const answer = quiz.getByRole('button', { name: 'Answer' });
  await answer.press('Enter');
  expect(await quiz.locator('[role=status]').textContent()).toBe('Choose an option first.');
  await quiz.getByRole('radio', { name: 'Both use one bridge' }).check();
  await answer.press('Enter');
  expect(await quiz.locator('[role=status]').textContent()).toContain('Not so. A bridge joins two namespaces');
  expect(await focused(page)).toBe('Answer');
  const told = page.waitForResponse(
    (response) => response.request().method() === 'POST' && /answers$/.test(response.url()),
  );
  await quiz.getByRole('radio', { name: /They share interfaces/ }).check();
  await answer.press('Enter');
  expect(await quiz.locator('[role=status]').textContent()).toContain('Right.');
  expect((await told).status()).toBe(204);

  // Another device of the same learner: what was kept here is forgotten, web remembers.
  await page.evaluate("localStorage.removeItem('drydock:answers:linux/02-namespaces')");
  await page.reload();
  await quiz.getByText('(right)').waitFor({ state: 'attached' });
  expect(await quiz.locator('.mark:not(:empty)').count()).toBe(2);
  await page.close();
});

test('hints come one at a time, then the solution, which types itself; then again without looking', async () => {
  const page = await browser.newPage({ viewport: desktop });
  const lesson = await openLesson(page, instance);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await lesson.expectCheck('own-uts', 'todo');

  // From the task of the prose to its check, and on by keyboard.
  await page.locator('[data-check-link="own-uts"]').press('Enter');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
  const row = lesson.check('own-uts');
  const texts: string[] = [];
  for (const name of ['Hint', 'Next hint', 'Next hint']) {
    await row.getByRole('button', { name, exact: true }).press('Enter');
    await row.locator('.rung').nth(texts.length).waitFor();
    texts.push(await focused(page));
  }
  expect(texts[0]).toMatch(/^The idea/);
  expect(new Set(texts).size).toBe(3);
  await lesson.screenshot('hints');

  await row.getByRole('button', { name: 'Show the solution' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Show it' }).press('Enter');
  await row.getByText('One correct way').waitFor();
  await lesson.screenshot('solution');
  expect(await seriousProblems(page)).toEqual([]);
  await row.getByRole('button', { name: 'Run this part of the solution' }).first().press('Enter');
  await lesson.expectCheck('own-uts', 'passed');
  expect(await page.locator('[data-check-link="own-uts"]').textContent()).toContain('Passed');

  await row.getByRole('button', { name: /without looking/ }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Reset and try' }).press('Enter');
  await row.getByText('Passed, not so now').waitFor();
  expect(await row.locator('.rung').count()).toBe(0);
  await page.close();
});

test('three failed tries offer a hint', async () => {
  const page = await browser.newPage({ viewport: desktop });
  const lesson = await openLesson(page, instance);
  await lesson.expectCheck('own-uts', 'todo');
  const found = lesson.check('own-uts').locator('.why');
  const name = await lesson.seed('name');
  for (const command of [
    `hostname ${name}`,
    "hostname sandbox; unshare --uts sh -c 'hostname a; exec sleep 1d' &",
    `hostname ${name}`,
  ]) {
    const before = await found.textContent();
    await lesson.type(command);
    await expect.poll(() => found.textContent()).not.toBe(before);
  }
  await lesson.check('own-uts').getByText('A hint points to the idea').waitFor();
  await lesson.screenshot('hint-offered');
  await page.close();
});

test('a gap is filled and run; a term shows its meaning and leads to the glossary', async () => {
  const page = await browser.newPage({ viewport: desktop });
  const lesson = await openLesson(page, instance);
  await lesson.expectCheck('own-uts', 'todo');
  const gap = page.locator('.is-gap').first();
  await gap.getByRole('button').press('Enter');
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Gap');
  await page.keyboard.type(await lesson.seed('name'));
  await page.keyboard.press('Enter');
  await lesson.expectCheck('own-uts', 'passed');

  await page.getByRole('button', { name: 'namespace', exact: true }).press('Enter');
  await page.getByText('A view of one resource').waitFor();
  await page.keyboard.press('Escape');
  expect(await isSeen(page, 'A view of one resource')).toBe(false);
  await page.getByRole('button', { name: 'namespace', exact: true }).press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Glossary' }).waitFor();
  expect(await page.evaluate('document.querySelector(":target dt").textContent')).toBe('namespace');
  expect(await seriousProblems(page)).toEqual([]);
  await page.close();
});

const views: Record<string, BrowserContextOptions> = {
  light: { viewport: desktop, colorScheme: 'light' },
  dark: { viewport: desktop, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  zoom: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
};
test.each(Object.entries(views))('answered questions are accessible and fit: %s', async (name, options) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(new URL(path, instance.url).href);
  for (const [id, option] of [
    ['same-number', 'same-network-same-namespace'],
    ['pid-of-sleep', 'right'],
  ] as const) {
    await question(page, id).locator(`input[value="${option}"]`).check();
    await question(page, id).getByRole('button').click();
  }
  await question(page, 'which-name').locator('input[value="unsure"]').check();
  await question(page, 'which-name').getByRole('button').click();
  await question(page, 'which-name').getByRole('button').click();
  expect(await seriousProblems(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  await question(page, 'same-number').scrollIntoViewIfNeeded();
  await asLesson(page).screenshot(`questions-${name}`);
  await context.close();
});

test('without JavaScript questions answer, terms explain, and nothing is covered', async () => {
  const context = await browser.newContext({ viewport: desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(new URL(path, instance.url).href);
  const quiz = question(page, 'same-number');
  await quiz.getByText('Both use one bridge').click();
  await quiz.getByText('A bridge joins two namespaces').filter({ visible: true }).waitFor();
  await quiz.getByText('They share interfaces').click();
  await quiz.getByText('The inode number is an identity').filter({ visible: true }).waitFor();
  expect(await quiz.getByText('A bridge joins two namespaces').isVisible()).toBe(false);
  expect(
    await page.locator('#question-which-name + .expressive-code + .expressive-code').getByText('inner').isVisible(),
  ).toBe(true);
  expect(await quiz.getByRole('button').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'namespace', exact: true }).click();
  await page.getByText('A view of one resource').waitFor();
  expect(await page.locator('.instructor').first().isVisible()).toBe(false);
  await asLesson(page).screenshot('questions-without-javascript');
  await context.close();
});

test('the lab host is away: questions answer and are kept', async () => {
  const page = await browser.newPage({ viewport: desktop });
  await openLesson(page, instance);
  await signalAgent(instance, 'fleet|relay', 'STOP');
  try {
    await page.reload();
    const quiz = question(page, 'pid-of-sleep');
    await quiz.locator('input[value="right"]').check();
    await quiz.getByRole('button').click();
    await quiz.locator('.reply.is-shown', { hasText: 'Right.' }).waitFor();
    // A prediction does not need a lab either.
    const which = question(page, 'which-name');
    await which.locator('input[value="right"]').check();
    await which.getByRole('button').click();
    await which.getByRole('button', { name: 'Show what happens' }).click();
    await which.locator('.reply.is-shown', { hasText: 'That is what happens.' }).waitFor();
    await page.reload();
    await quiz.getByText('(right)').waitFor({ state: 'attached' });
  } finally {
    await signalAgent(instance, 'fleet|relay', 'CONT');
  }
  await page.close();
});

test('notes for instructors are shown to instructors, and to nobody else', async () => {
  for (const [role, seen] of [
    ['learner', false],
    ['instructor', true],
  ] as const) {
    const page = await browser.newPage({ viewport: desktop });
    await page.route('**/api/session', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), role } });
    });
    await openLesson(page, instance);
    const note = page.getByRole('complementary', { name: 'Note for instructors' }).first();
    if (seen) await note.waitFor();
    expect(await note.isVisible()).toBe(seen);
    await page.close();
  }
});
