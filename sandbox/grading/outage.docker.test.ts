import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkId, lessonId } from '#protocol';
import type { Verdicts } from '../prove/judge.ts';
import { sampleLearners } from '../prove/sample-learners.ts';
import { settle } from '../prove/settle.ts';
import { someConstants } from '../testing/constants.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { createGrader, scriptFor } from './index.ts';

/** An engine that is away is never the learner's mistake (common answer C7). */
it('waits while the engine in the sandbox is stopped, and judges again when it answers', async () => {
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const lesson = (await createCatalog(['lessons'])).get(lessonId.parse('linux/02-namespaces'));
  if (lesson === undefined) throw new Error('The lesson is not there');
  const lab = proofLab();
  await using sandbox = await lab.claim();
  const grader = createGrader({ log, now: Date.now, observe: () => sandbox.observe() });
  const share = checkId.parse('share-net');
  const [constants = someConstants] = sampleLearners(lesson, 1);
  const { signal } = new AbortController();
  const reach = async (ends: (verdicts: Verdicts) => boolean) =>
    (
      await settle(grader, {
        sandbox: sandbox.id,
        lesson,
        constants,
        signal,
        ends,
        hold: 0,
        deadline: 120_000,
      })
    ).verdicts.get(share);
  const is = (status: string) => (verdicts: Verdicts) => verdicts.get(share)?.verdict.status === status;

  await sandbox.run(scriptFor(readFileSync(`${lesson.folder}/solution.sh`, 'utf8'), constants));
  expect(await reach(is('pass'))).toMatchObject({ verdict: { status: 'pass' } });
  // Stopped, not killed: it is there and answers nothing, which is the harder case.
  await sandbox.run('kill -STOP $(pgrep -x dockerd)');
  const away = await reach((verdicts) => verdicts.get(share)?.text.includes('Cannot look right now') === true);
  expect(away?.verdict).toMatchObject({ status: 'waiting' });
  await sandbox.run('kill -CONT $(pgrep -x dockerd)');
  expect(await reach(is('pass'))).toMatchObject({ verdict: { status: 'pass' } });
  await grader.close();
});
