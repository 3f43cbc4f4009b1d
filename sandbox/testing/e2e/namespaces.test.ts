import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { asLesson, openLesson } from './lesson-page.ts';

const instance = readInstance();
const desktop = { width: 1440, height: 900 };
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a learner runs a block, is told what went wrong, does it right, sees green, reloads and goes on', async () => {
  const context = await browser.newContext({ viewport: desktop, colorScheme: 'light' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const lesson = await openLesson(page, instance);

  // The first block of the page, by its button.
  await page.getByRole('button', { name: /^Run/ }).first().click();
  await lesson.log.locator('article').first().waitFor({ state: 'attached' });
  expect(await lesson.log.locator('article').first().textContent()).not.toBe('');

  await page.getByRole('button', { name: 'I have kept it' }).click();

  // Nothing is green before anything was done.
  await lesson.expectCheck('own-uts', 'todo');
  expect(await page.locator('li[data-check][data-state="passed"]').count()).toBe(0);

  // A wrong attempt, explained.
  const [name, net] = [await lesson.seed('name'), await lesson.seed('net')];
  await lesson.type(`export KEPT=yes; hostname ${name}`);
  await lesson.check('own-uts').getByText('You renamed the sandbox itself').waitFor();
  await lesson.screenshot('wrong-attempt-light');

  // Done right.
  await lesson.type('hostname sandbox');
  await lesson.type(`unshare --uts sh -c 'hostname ${name}; exec sleep 1d' &`);
  await lesson.expectCheck('own-uts', 'passed');
  // The first container runs since the first block.
  await lesson.type(`docker run -d --name side-${name} --network container:web-${name} busybox sleep 1d`);
  await lesson.expectCheck('share-net', 'passed');
  await lesson.type(
    `nsenter -t $(docker inspect -f '{{.State.Pid}}' web-${name}) -n ip address add 10.99.${net}.1/32 dev lo`,
  );
  await lesson.expectCheck('enter', 'passed');
  await lesson.screenshot('lesson-light');
  await lesson.type('unshare --pid --fork --mount-proc sleep 1d &');
  await lesson.expectCheck('pid-one', 'passed');
  await page.locator('[data-part="checks-done"]').waitFor();
  await lesson.screenshot('all-green-light');

  // The same shell and the same progress after a reload.
  await page.reload();
  await lesson.status(/^Ready/);
  await page.locator('[data-part="checks-done"]').waitFor();
  await lesson.type('echo kept-$KEPT');
  await lesson.log.getByText('kept-yes').first().waitFor({ state: 'attached' });

  expect(errors).toEqual([]);
  await context.close();
});

test('the page is accessible and shows itself in light, dark, on a phone and at double size', async () => {
  for (const [name, options] of Object.entries({
    light: { viewport: desktop, colorScheme: 'light' },
    dark: { viewport: desktop, colorScheme: 'dark' },
    phone: {
      viewport: { width: 390, height: 844 },
      colorScheme: 'light',
      isMobile: true,
      hasTouch: true,
      deviceScaleFactor: 2,
    },
    // 200 % zoom is half the CSS pixels.
    zoom: { viewport: { width: 720, height: 450 }, colorScheme: 'light', deviceScaleFactor: 2 },
  } as const)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const lesson = asLesson(page);
    await page.goto(new URL('/linux/02-namespaces/', instance.url).href);
    // Where prose and lab take turns, the terminal is loaded when the lab is first shown.
    const toLab = page.locator('[data-part="phone-switch"] [data-view="lab"]');
    const turns = await toLab.isVisible();
    if (!turns) await lesson.expectCheck('own-uts', 'todo');
    await lesson.screenshot(`lesson-${name === 'light' ? 'fresh-light' : name}`);
    expect(await seriousProblems(page), name).toEqual([]);
    if (turns) {
      await toLab.click();
      await lesson.expectCheck('own-uts', 'todo');
      await lesson.status(/^Ready/);
      await lesson.screenshot(`lab-${name}`);
      expect(await seriousProblems(page), `${name}, lab`).toEqual([]);
    }
    await page.goto(new URL('/', instance.url).href);
    await asLesson(page).screenshot(`home-${name}`);
    expect(await seriousProblems(page), `${name}, home`).toEqual([]);
    await context.close();
  }
});

test('everything can be reached by keyboard, and an announced key leaves the terminal', async () => {
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.type('true');
  expect(await page.evaluate('document.activeElement.className')).toContain('xterm');
  await page.keyboard.press('F6');
  expect(await page.evaluate('document.activeElement.id')).toBe('checks-title');
  await page.keyboard.press('F6');
  expect(await page.evaluate('document.activeElement.className')).toContain('xterm');

  const divider = page.getByRole('separator', { name: 'Width of the lab' });
  await divider.focus();
  const before = Number(await divider.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowLeft');
  expect(Number(await divider.getAttribute('aria-valuenow'))).toBeGreaterThan(before);

  const box = await divider.boundingBox();
  if (box === null) throw new Error('The divider is not on the page');
  const wide = Number(await divider.getAttribute('aria-valuenow'));
  await page.mouse.move(box.x + box.width / 2, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, 400, { steps: 5 });
  await page.mouse.up();
  expect(Number(await divider.getAttribute('aria-valuenow'))).toBeLessThan(wide);
  await context.close();
});

test('the lesson can be read without JavaScript', async () => {
  const context = await browser.newContext({ viewport: desktop, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(new URL('/linux/02-namespaces/', instance.url).href);
  await page.getByRole('heading', { level: 1, name: 'Namespaces' }).waitFor();
  await page.locator('.lab-noscript').waitFor();
  expect(await page.locator('[data-run]').first().isVisible()).toBe(false);
  expect(await page.locator('#lab').isVisible()).toBe(false);
  await asLesson(page).screenshot('lesson-without-javascript');
  await context.close();
});
