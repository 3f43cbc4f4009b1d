import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { signalAgent } from '../lab-host.ts';
import { openBrowser } from './browser.ts';
import { openLesson } from './lesson-page.ts';

const instance = readInstance();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('web dies and comes back: the page says so, keys typed meanwhile arrive, the shell is the same', async () => {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.type('export KEPT=yes');
  // What is on its way through web dies with it.
  await lesson.log.getByText('export KEPT=yes').first().waitFor({ state: 'attached' });
  const { webPid } = readInstance();
  if (webPid === undefined) throw new Error('state.json names no webPid');
  process.kill(webPid, 'SIGKILL');
  await lesson.status(/Reconnecting|cannot be reached/);
  await lesson.type('echo kept-$KEPT');
  await lesson.status(/^Ready/);
  await lesson.log.getByText('kept-yes').first().waitFor({ state: 'attached' });
  await page.close();
});

test('the engine in the sandbox is stopped: checks wait and say why, nothing turns red, and they go on with the next engine', async () => {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.expectCheck('share-net', 'todo');
  const name = await lesson.seed('name');
  await lesson.type('kill -STOP $(pidof dockerd)');
  await lesson.type('kill -KILL $(pidof dockerd)');
  // The holder starts it again by itself: the check comes back without a reload.
  await lesson.expectCheck('share-net', 'open');
  await lesson.type(
    `until docker info >/dev/null 2>&1; do sleep 0.2; done; docker run -d --name web-${name} nginx && docker run -d --name side-${name} --network container:web-${name} busybox sleep 1d`,
  );
  await lesson.expectCheck('share-net', 'passed');
  await page.close();
});

test("the sandbox's disk is full: the shell still answers, checks still judge, and deleting mends it", async () => {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  await lesson.type('cat /dev/zero > /root/filler; echo full-$((1+1)) $(df --output=avail /root | tail -n 1)');
  await lesson.log
    .getByText(/No space left on device[\s\S]*full-2 \d{1,3}(?!\d)/)
    .first()
    .waitFor({ state: 'attached', timeout: 240_000 });
  await lesson.type(`unshare --uts sh -c 'hostname ${await lesson.seed('name')}; exec sleep 1d' &`);
  await lesson.expectCheck('own-uts', 'passed');
  await lesson.type('rm /root/filler; docker run --rm busybox echo works-$((2+2))');
  await lesson.log.getByText('works-4').first().waitFor({ state: 'attached' });
  await page.close();
});

test('the lab host is away: the lesson can be read, the pane says what is wrong and comes back by itself', async () => {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  await signalAgent(instance, 'fleet|relay', 'STOP');
  try {
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await lesson.status(/Reconnecting|cannot be reached|does not answer|Starting/);
  } finally {
    await signalAgent(instance, 'fleet|relay', 'CONT');
  }
  await lesson.status(/^Ready/);
  await page.close();
});

test('an unknown lesson answers 404 with a page that leads on', async () => {
  const page = await browser.newPage();
  const response = await page.goto(new URL('/linux/99-nowhere/', instance.url).href);
  expect(response?.status()).toBe(404);
  await page
    .getByRole('link', { name: /course|start|home/i })
    .first()
    .waitFor();
  await page.close();
});
