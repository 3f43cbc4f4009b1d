import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { lessonId } from '#protocol';
import { someConstants } from '../testing/constants.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { createGrader } from './index.ts';

it('asks a program in a real sandbox: says why it does not answer, and turns green by itself when it does', async () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-lessons-'));
  mkdirSync(join(root, 'mine/01-answers'), { recursive: true });
  writeFileSync(
    join(root, 'mine/01-answers/checks.ts'),
    `import { check, exercise } from '#checks';
    export default exercise({ sandbox: 'docker', checks: [check('answers', { title: 'Web answers', async test(t) {
      const web = t.docker.container('web');
      t.expect(web.running).is(true);
      t.expect((await t.http.get('http://127.0.0.1:8080/')).status).is(200);
      t.expect((await t.http.get({ address: web.address(), port: 80 })).status).is(200);
    } })] });`,
  );
  const lesson = (await createCatalog([root])).get(lessonId.parse('mine/01-answers'));
  if (lesson === undefined) throw new Error('The lesson is not there');
  await using sandbox = await proofLab().claim();
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const grader = createGrader({ log, now: Date.now, observe: () => sandbox.observe() });
  const end = new AbortController();
  const texts: string[] = [];
  grader.watch({
    ...{ sandbox: sandbox.id, lesson, constants: someConstants, signal: end.signal },
    onResults: (results) => texts.push(...results.map(({ text }) => text)),
  });
  const shows = (text: string) => vi.waitFor(() => expect(texts.at(-1)).toContain(text), 240_000);

  await sandbox.run('docker run -d --name web busybox sleep 1d');
  await shows('127.0.0.1 can be reached, but no program listens on its port 8080.');
  await sandbox.run('docker rm -f web; docker run -d --name web -p 8080:80 nginx');
  await shows('Passed: Web answers');
  await sandbox.run('docker rm -f web');
  await shows('No container `web`; you have none yet.');
  end.abort();
  await grader.close();
  rmSync(root, { recursive: true });
});
