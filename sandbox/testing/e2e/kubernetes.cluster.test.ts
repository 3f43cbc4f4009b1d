import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { seriousProblems } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { type LessonPage, openLesson } from './lesson-page.ts';

const instance = readInstance();
const desktop = { width: 1440, height: 900 };
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Opens a lesson for somebody new, whose page must not break. */
async function begin(path: string): Promise<{ page: Page; lesson: LessonPage; errors: readonly string[] }> {
  const page = await browser.newPage({ viewport: desktop });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, lesson: await openLesson(page, instance, path), errors };
}

const isPrinted = (lesson: LessonPage, text: RegExp) =>
  lesson.log.getByText(text).first().waitFor({ state: 'attached' });

test('a Service with the wrong selector is explained, mended, and answers at a node port', async () => {
  const { page, lesson, errors } = await begin('/kubernetes/05-services/');
  const clusterIp = lesson.check('cluster-ip');
  await lesson.expectCheck('cluster-ip', 'todo');

  // The labels that are wanted are those of no pod.
  await lesson.type('kubectl expose deployment hello --port=80 --target-port=5000 --selector=app=hello-web');
  await clusterIp
    .getByText(/selects 0 pods/)
    .first()
    .waitFor();
  await lesson.expectCheck('cluster-ip', 'open');
  const why = await clusterIp.textContent();
  expect(why).toContain('app=hello-web');
  expect(why).toContain('app=hello');
  await lesson.screenshot('services-wrong-selector');
  expect(await seriousProblems(page)).toEqual([]);

  await lesson.type('kubectl set selector service hello app=hello');
  await lesson.expectCheck('cluster-ip', 'passed');

  await lesson.type(
    `kubectl patch service hello -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":'$NP1'}]}}'`,
  );
  await lesson.expectCheck('node-port', 'passed');
  await lesson.type('curl -s http://$NODE:$NP1/info');
  await isPrinted(lesson, /"info": ?true/);

  // The same page and the same green after a reload.
  await page.reload();
  await lesson.status(/^Ready/);
  await lesson.expectCheck('cluster-ip', 'passed');
  await lesson.screenshot('services-green');
  expect(errors).toEqual([]);
  await page.close();
});

test('a release is installed, changed behind the back of Helm, upgraded, and rolled back', async () => {
  const { page, lesson, errors } = await begin('/helm/01-helm/');
  const name = await lesson.seed('name');
  const [replicas, word] = [await lesson.seed('replicas'), await lesson.seed('word')];
  await lesson.expectCheck('installed', 'todo');
  await lesson.type(`helm install r-${name} hello-chart --wait`);
  await lesson.expectCheck('installed', 'passed');

  // The cluster has what is wanted, and Helm knows nothing of it.
  await lesson.type(`kubectl scale deployment r-${name} --replicas=${replicas}`);
  await lesson
    .check('values')
    .getByText(/the next upgrade undoes/)
    .first()
    .waitFor();
  await lesson.screenshot('helm-changed-by-hand');

  await lesson.type(`helm upgrade r-${name} hello-chart --set replicas=${replicas} --set greeting=${word} --wait`);
  await lesson.expectCheck('values', 'passed');

  await lesson.type(`helm rollback r-${name} 1 --wait`);
  await lesson.expectCheck('rolled-back', 'passed');
  await lesson.type(`helm history r-${name}`);
  await isPrinted(lesson, /Rollback to 1/);
  await lesson.screenshot('helm-rolled-back');
  expect(errors).toEqual([]);
  await page.close();
});
