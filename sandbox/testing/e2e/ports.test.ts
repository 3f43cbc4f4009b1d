import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { type LessonPage, openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const tab = (page: Page, port: number) => page.getByRole('button', { name: `Port ${port}`, exact: true });
/** The page of the sandbox within the lab. */
const inPane = (page: Page) => page.frameLocator('iframe[name="drydock-preview"]');
const run = async (lesson: LessonPage, command: string, port: number) => {
  await lesson.type(command);
  await tab(lesson.page, port).waitFor();
};

test('a port opens: its tab appears by itself, the page is in the pane, then in a tab, and another learner finds nothing', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const lesson = await openLesson(page, instance);
  expect(await page.getByRole('list', { name: 'Open ports' }).isVisible()).toBe(false);
  await run(lesson, 'docker run -d --name web -p 8080:80 nginx', 8080);
  await lesson.screenshot('port-opened');

  await tab(page, 8080).click();
  await inPane(page).getByText('Welcome to nginx').first().waitFor();
  expect(await page.locator('[data-part="preview-address"]').textContent()).toBe('localhost:8080 · web');
  await lesson.screenshot('port-in-pane');
  expect(await seriousProblems(page)).toEqual([]);

  const [own] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'New tab' }).click()]);
  await own.getByText('Welcome to nginx').first().waitFor();
  expect(new URL(own.url()).host).toMatch(/^8080--[a-z2-7]{20}\.localhost:/);
  expect(own.url()).not.toContain('ticket');
  expect(await own.evaluate('window.opener')).toBeNull();

  // The same address in another learner's browser.
  const neighbour = await browser.newContext();
  const theirs = await neighbour.newPage();
  await openLesson(theirs, instance);
  const foreign = await theirs.goto(own.url());
  expect(foreign?.status()).toBe(404);
  expect(await theirs.getByRole('heading').textContent()).toBe('No such port');
  await neighbour.close();

  // The container ends and comes back: the tab says so, and the page is loaded again.
  await page.getByRole('button', { name: 'Back to the terminal' }).click();
  await lesson.type('docker stop -t 0 web');
  await tab(page, 8080).waitFor({ state: 'detached' });
  await lesson.type('docker start web');
  await tab(page, 8080).waitFor();
  await page.close();
});

test('by keyboard: to the tab, into the page, back with Escape', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const lesson = await openLesson(page, instance);
  await run(lesson, 'docker run -d --name web -p 8080:80 nginx', 8080);
  await tab(page, 8080).focus();
  await page.keyboard.press('Enter');
  await inPane(page).getByText('Welcome to nginx').first().waitFor();
  await lesson.screenshot('port-in-pane-light');
  await page.getByRole('button', { name: 'Load again' }).focus();
  await page.keyboard.press('Escape');
  expect(await page.locator('[data-part="preview"]').isVisible()).toBe(false);
  expect(await page.evaluate('document.activeElement.className')).toContain('xterm-helper-textarea');
  await page.close();
});

test('a hostile page of the sandbox gets nothing of the platform: not its page, its cookies, its routes, nor its window', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const lesson = await openLesson(page, instance);
  const origin = new URL(instance.url).origin;
  const attack = `<script>
    const told = [], tell = (name, value) => { told.push(name + "=" + value); document.title = told.join(";") };
    const fails = (work) => { try { return work() } catch { return "refused" } };
    tell("cookie", document.cookie); tell("top", fails(() => String(top.document.title)));
    document.cookie = "drydock-${new URL(instance.url).port}=stolen; domain=localhost"; tell("after", document.cookie);
    fails(() => { top.location = "about:blank" });
    const ask = (path, init) => fetch("${origin}" + path, { credentials: "include", ...init }).then((r) => r.text(), () => "refused");
    Promise.all([ask("/api/progress"), ask("/api/session", { method: "POST" }), fetch("/readable").then((r) => r.status)])
      .then(([a, b, c]) => { tell("progress", a); tell("session", b); tell("own", c); document.body.append("done") })
  </script>`;
  const encoded = Buffer.from(attack).toString('base64');
  await lesson.type(`docker run -d --name web -p 8080:80 nginx`);
  await lesson.type(
    `echo ${encoded} | base64 -d | docker exec -i web sh -c 'cat > /usr/share/nginx/html/index.html'; echo writ""ten`,
  );
  await lesson.log.getByText('written').waitFor({ state: 'attached' });
  await tab(page, 8080).waitFor();
  await tab(page, 8080).click();
  await inPane(page).getByText('done').waitFor();
  const title = await page.frame('drydock-preview')?.evaluate('document.title');
  expect(title).toBe('cookie=;top=refused;after=;progress=refused;session=refused;own=404');
  expect(page.url().startsWith(origin)).toBe(true);
  await page.close();
});

test('on a phone the port stands beside the terminal, and nothing listening is said in words', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(new URL('/linux/02-namespaces/', instance.url).href);
  await page.getByRole('button', { name: /^Lab/ }).click();
  await page.locator('[data-part="status-text"]', { hasText: /^Ready/ }).waitFor();
  await page.locator('.terminal-screen.is-front .xterm-helper-textarea').focus();
  await page.keyboard.type('docker run -d --name web -p 8080:80 nginx\n', { delay: 12 });
  await tab(page, 8080).waitFor();
  await tab(page, 8080).click();
  await inPane(page).getByText('Welcome to nginx').first().waitFor();
  await page.screenshot({ path: 'test-results/screenshots/port-phone.png' });
  await context.close();
});

test('a second learner without a browser does not get in with what he knows', async () => {
  const other = await newLearner(instance.url);
  expect((await other.request('POST', '/api/previews', { port: 8080 })).status).toBe(409);
});
