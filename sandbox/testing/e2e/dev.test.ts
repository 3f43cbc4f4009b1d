import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type DevEvent, devEvent } from '#protocol';
import { readInstance } from '../instance.ts';
import { openBrowser } from './browser.ts';
import { asLesson } from './lesson-page.ts';

const instance = readInstance();
const root = resolve('.');
const patience = { timeout: 180_000 };
const id = 'linux/98-saved';

/** A clone of its own with one lesson more: what a test saves must not be in anybody's way. */
let clone: string;
let dev: ChildProcess;
let url: string;
let browser: Browser;
const events: DevEvent[] = [];
const save = (file: string, text: string) => writeFileSync(join(clone, 'lessons', id, file), text);
const checks = (body: string) => `import { check, exercise } from '#checks';
export default exercise({ sandbox: 'docker', checks: [check('runs', { title: 'It runs', test(t) {
  ${body}
} })] });
`;
const wants = (container: string) => checks(`t.expect(t.docker.container('${container}').running).is(true);`);

beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), 'drydock-dev-'));
  // Web is nobody's user and must be able to look into it.
  chmodSync(clone, 0o755);
  const notNeeded = ['.git', '.drydock', '.astro', 'dist', 'node_modules', 'test-results', 'bench-results'];
  for (const name of readdirSync(root)) {
    if (!notNeeded.includes(name)) execFileSync('cp', ['-a', join(root, name), clone]);
  }
  // Links to the same files: only what servers keep in there is their own.
  const onOneDisk = statSync(root).dev === statSync(clone).dev;
  execFileSync('cp', [onOneDisk ? '-al' : '-a', join(root, 'node_modules'), clone]);
  for (const cache of ['.vite', '.astro']) rmSync(join(clone, 'node_modules', cache), { recursive: true, force: true });
  const main = join(clone, 'sandbox/cli/main.ts');
  // The lab host is that of the instance under test. Astro serves no pages where it believes that it is tested itself.
  const ours = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV)/.test(name));
  const data = dirname(process.env.DRYDOCK_TEST_STATE ?? '');
  const env = { ...Object.fromEntries(ours), DRYDOCK_NAME: instance.name, DRYDOCK_DATA: data };
  execFileSync(process.execPath, [main, 'new', 'lesson', id], { cwd: clone, env, stdio: 'ignore' });
  save('checks.ts', wants('first'));
  dev = spawn(process.execPath, [main, 'dev', id, '--json'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (dev.stdout === null) throw new Error('drydock dev has no output');
  const lines = createInterface(dev.stdout);
  lines.on('line', (line) => {
    const event = devEvent.safeParse(JSON.parse(line)).data;
    if (event !== undefined) events.push(event);
  });
  const ended = once(dev, 'exit').then(([code]) => Promise.reject(new Error(`drydock dev ended with ${code}`)));
  const [first] = await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => undefined);
  url = z.object({ url: z.url() }).parse(JSON.parse(String(first))).url;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  if (dev?.exitCode === null) {
    dev.kill('SIGTERM');
    await once(dev, 'exit');
  }
  rmSync(clone, { recursive: true, force: true });
});

test('an author saves: other checks judge the same sandbox, mistakes have file and line, and the page says why', async () => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(url, patience);
  const lesson = asLesson(page);
  await lesson.status(/^Ready/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await lesson.type('KEPT=kept-$((1+1)); docker run -d --name first busybox:1.37 sleep 1d');
  await lesson.expectCheck('runs', 'passed');
  await page.evaluate('window.sameDocument = true');

  save('checks.ts', wants('second'));
  await lesson
    .check('runs')
    .getByText('No container')
    .first()
    .waitFor({ state: 'attached', ...patience });
  expect(await lesson.check('runs').textContent()).toContain('second');
  await page.getByRole('button', { name: 'Why?' }).click();
  const panel = page.getByRole('tabpanel');
  await panel.getByText('checks.ts was saved').first().waitFor(patience);
  await lesson.type('echo $KEPT; docker run -d --name second busybox:1.37 sleep 1d');
  await lesson.log
    .getByText('kept-2')
    .first()
    .waitFor({ state: 'attached', ...patience });
  await panel
    .getByText(/docker \(containers\): .*container second (create|start).* → /)
    .first()
    .waitFor(patience);
  await panel.getByText('expected, holds').first().waitFor(patience);
  await page.getByRole('tab', { name: /pass runs/ }).waitFor(patience);
  await lesson.screenshot('verdict-explorer');
  await page.emulateMedia({ colorScheme: 'dark' });
  await lesson.screenshot('verdict-explorer-dark');

  save('checks.ts', `${wants('second')}\nexport const = 5;\n`);
  const bar = page.getByRole('status').filter({ hasText: 'Nothing is judged until it is mended' });
  await bar.waitFor(patience);
  expect(await bar.textContent()).toMatch(/^checks\.ts:6: /);
  await lesson
    .check('runs')
    .getByText('Not judged: checks.ts:6')
    .waitFor({ state: 'attached', ...patience });
  // The page hears of it by another way than whoever reads the output.
  const newest = () => events.findLast(({ type }) => type === 'checks');
  await expect.poll(newest).toMatchObject({ problem: { file: 'checks.ts', line: 6 } });

  save('checks.ts', checks("t.require(t.docker.containerNames);\n  throw new Error('boom');"));
  await panel.getByText('checks.ts:4: boom').first().waitFor(patience);

  save('checks.ts', wants('second'));
  await lesson.expectCheck('runs', 'passed');
  save('setup.sh', 'true\n');
  await page.getByText('setup.sh saved: reset the sandbox to see it').waitFor(patience);
  expect(await page.evaluate('window.sameDocument')).toBe(true);

  const text = readFileSync(join(clone, 'lessons', id, 'index.mdx'), 'utf8');
  save('index.mdx', text.replace('## Start it', '## Start it anew'));
  await page.getByRole('heading', { name: 'Start it anew' }).waitFor(patience);
  await lesson.status(/^Ready/);
  await lesson.type('echo again-$KEPT');
  await lesson.log
    .getByText('again-kept-2')
    .first()
    .waitFor({ state: 'attached', ...patience });
});

test('Ctrl-C ends it, and nothing of it goes on', async () => {
  dev.kill('SIGINT');
  const [code] = await once(dev, 'exit');
  expect(code).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test('the built site has nothing of the explorer, and the web of learners no route of it', async () => {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const scripts = files.filter(({ name }) => /\.(js|html|css)$/.test(name));
  expect(scripts.length).toBeGreaterThan(10);
  const found = scripts.filter(({ parentPath, name }) =>
    /Verdict explorer|dev-explorer|\/api\/dev\//.test(readFileSync(join(parentPath, name), 'utf8')),
  );
  expect(found.map(({ name }) => name)).toEqual([]);
  const answer = await fetch(new URL('/api/dev/lessons/linux/02-namespaces/trace', instance.url));
  expect(answer.status).toBe(404);
});
