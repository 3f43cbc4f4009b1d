import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readInstance } from '../instance.ts';
import { openBrowser } from './browser.ts';
import { asLesson, openLesson } from './lesson-page.ts';

const instance = readInstance();
const lessonUrl = new URL('/linux/02-namespaces/', instance.url).href;
const desktop = { width: 1440, height: 900 };
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Where everything in the prose stands, but for labels that tell how a run goes. */
const placesOnPage = `[...document.querySelectorAll('.sl-markdown-content :is(p, li, h2, code, pre, .seed)')].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [element.tagName, x, y + scrollY, width, height].join(' ');
})`;

/** What the first block of the page runs, copies and shows. */
const firstBlock = (page: Page) => page.locator('.is-run').first();

test('the page shows, copies and types the values that the checks ask for: the same after a reload and a reset, others for others', async () => {
  const context = await browser.newContext({ viewport: desktop, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const lesson = await openLesson(page, instance);
  const [name, net] = [await lesson.seed('name'), await lesson.seed('net')];
  expect(name).toMatch(/^[a-z]{6}$/);
  expect(net).toMatch(/^1\d\d$/);
  expect(await page.locator('[data-seed="name"]').allTextContents()).toEqual(
    Array.from({ length: await page.locator('[data-seed="name"]').count() }, () => name),
  );
  await lesson.expectCheck('share-net', 'todo');
  expect(await lesson.check('own-uts').textContent()).toContain(name);
  expect(await lesson.check('enter').textContent()).toContain(`10.99.${net}.1/32`);

  const command = `docker run -d --name web-${name} nginx:1.26`;
  expect(await firstBlock(page).locator('pre').textContent()).toBe(command);
  await firstBlock(page).hover();
  await firstBlock(page).getByRole('button', { name: 'Copy to clipboard' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command);
  await firstBlock(page).getByRole('button', { name: /^Run/ }).click();
  await lesson.log.getByText(command).first().waitFor({ state: 'attached' });
  await firstBlock(page).getByText('Done ✓').waitFor();
  await lesson.check('share-net').getByText(`side-${name}`).first().waitFor({ state: 'attached' });

  // Nothing of it is in the learner's shell: a command found elsewhere would fit everybody.
  await lesson.type('env | grep -c -e ^SEED -e ^NONCE; echo looked-$((1+1))');
  await lesson.log
    .getByText(/^0\s+looked-2/m)
    .first()
    .waitFor({ state: 'attached' });

  await page.reload();
  expect([await lesson.seed('name'), await lesson.seed('net')]).toEqual([name, net]);
  await lesson.status(/^Ready/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Reset' }).first().click();
  await page.getByRole('button', { name: 'Reset it' }).click();
  await lesson.check('share-net').getByText('you have none yet').first().waitFor({ state: 'attached' });
  expect(await lesson.check('own-uts').textContent()).toContain(name);
  await page.reload();
  expect([await lesson.seed('name'), await lesson.seed('net')]).toEqual([name, net]);
  await context.close();

  const values = [`${name} ${net}`];
  for (const _ of ['a second learner', 'a third']) {
    const other = await browser.newContext({ viewport: desktop });
    const otherLesson = asLesson(await other.newPage());
    await otherLesson.page.goto(lessonUrl);
    values.push(`${await otherLesson.seed('name')} ${await otherLesson.seed('net')}`);
    await other.close();
  }
  expect(new Set(values).size).toBe(3);
});

test('nothing moves when examples become the learner’s own, and Run waits for them', async () => {
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  const lesson = asLesson(page);
  const release = Promise.withResolvers<void>();
  await page.route('**/seeds', async (route) => {
    await release.promise;
    await route.continue();
  });
  await page.goto(lessonUrl);
  await lesson.status(/^Ready/);
  await lesson.expectCheck('own-uts', 'todo');
  expect(await page.locator('[data-seed="name"]').first().textContent()).toBe('harbor');
  await firstBlock(page).getByRole('button', { name: /^Run/ }).click();
  await firstBlock(page).getByText('Waiting…').waitFor();
  const places = async () => z.array(z.string()).parse(await page.evaluate(placesOnPage));
  const before = await places();
  release.resolve();
  const name = await lesson.seed('name');
  await lesson.log.getByText(`docker run -d --name web-${name} nginx:1.26`).first().waitFor({ state: 'attached' });
  await firstBlock(page).getByText('Done ✓').waitFor();
  const after = await places();
  expect(before.length).toBeGreaterThan(100);
  expect(after).toEqual(before);
  expect(name).not.toBe('harbor');
  await context.close();
});

test('the page reads well without JavaScript, and served as files alone', async () => {
  const site = Fastify();
  await site.register(fastifyStatic, { root: resolve('dist'), preCompressed: true });
  const address = await site.listen({ host: '127.0.0.1', port: 0 });
  for (const [kind, javaScriptEnabled, url] of [
    ['without-javascript', false, lessonUrl],
    ['as-files', true, `${address}/linux/02-namespaces/`],
  ] as const) {
    const context = await browser.newContext({ viewport: desktop, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByText('are examples. With the lab').waitFor();
    expect(await firstBlock(page).locator('pre').textContent(), kind).toBe(
      'docker run -d --name web-harbor nginx:1.26',
    );
    expect(await page.locator('.task').nth(3).textContent(), kind).toContain('10.99.107.1/32');
    expect(await page.content(), kind).not.toContain('{{name}}</');
    await asLesson(page).screenshot(`seeds-${kind}`);
    await context.close();
  }
  await site.close();
});

test('seeds look right in light, dark and on a phone', async () => {
  for (const [kind, options] of Object.entries({
    light: { viewport: desktop, colorScheme: 'light' },
    dark: { viewport: desktop, colorScheme: 'dark' },
    phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, hasTouch: true },
  } as const)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const lesson = asLesson(page);
    await page.goto(lessonUrl);
    // Also where the lab has not been looked at yet: the prose shows the learner's own values.
    expect(await lesson.seed('name')).not.toBe('harbor');
    await page.getByText('are your own. Other learners').waitFor();
    await lesson.screenshot(`seeds-top-${kind}`);
    await page.locator('.task').first().scrollIntoViewIfNeeded();
    await lesson.screenshot(`seeds-tasks-${kind}`);
    await context.close();
  }
});
