import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CheckResult, lessonId } from '#protocol';
import type { ProofSandbox } from '../prove/lab.ts';
import { changes } from '../testing/changes/changes.ts';
import { Trace } from '../testing/changes/trace.ts';
import { VerdictSequences } from '../testing/changes/verdict-sequences.ts';
import { someConstants } from '../testing/constants.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { createGrader, type LessonEntry } from './index.ts';

/**
 * What the page shows while a learner starts, restarts, renames, deletes and recreates a real container, while it crashes again and
 * again, and while an image is pulled slowly. DRYDOCK_RECORD=1 writes what came from the sandbox, for changes.test.ts.
 */
const lab = proofLab();
let sandbox: ProofSandbox;
let lesson: LessonEntry;

/** Milliseconds without news after which what is shown stands. */
const standing = 3000;

beforeAll(async () => {
  const found = (await createCatalog(['sandbox/testing/lessons'])).get(lessonId.parse('calm/01-changes'));
  if (found === undefined) throw new Error('The lesson is not there');
  lesson = found;
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

it.each(changes)('shows nothing that passes by: $name', async ({ name, before, script, shows }) => {
  if (before !== undefined) expect(await sandbox.run(before)).toMatchObject({ exitCode: 0 });
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const trace = new Trace();
  const grader = createGrader({ log, now: Date.now, observe: () => trace.record(sandbox.observe()) });
  const end = new AbortController();
  const shown = new VerdictSequences();
  const latest = new Map<string, CheckResult>();
  let newsAt = Date.now();
  grader.watch({
    ...{ sandbox: sandbox.id, lesson, constants: someConstants, signal: end.signal },
    onResults: (results) => {
      newsAt = Date.now();
      shown.add(results);
      for (const result of results) latest.set(result.check, result);
    },
  });
  const settled = () =>
    vi.waitFor(
      () => {
        expect([...latest.values()].filter(({ verdict }) => verdict.status === 'waiting')).toEqual([]);
        expect(latest.size).toBe(lesson.checks.length);
        expect(Date.now() - newsAt).toBeGreaterThan(standing);
      },
      { timeout: 240_000, interval: 100 },
    );
  await settled();
  shown.begin();
  trace.begin();
  newsAt = Date.now();
  expect(await sandbox.run(script)).toMatchObject({ exitCode: 0 });
  await vi.waitFor(
    () => {
      for (const [check, [calm]] of Object.entries(shows)) expect(shown.of(check).at(-1)).toBe(calm?.at(-1));
    },
    { timeout: 240_000, interval: 100 },
  );
  newsAt = Date.now();
  await settled();
  if (name === 'crash loop') {
    expect(latest.get('runs')?.text).toContain('`web` ends and restarts again and again; the last code was 3.');
    // It stands, while the container goes on ending and starting.
    await delay(standing);
  }
  end.abort();
  await grader.close();
  if (process.env.DRYDOCK_RECORD !== undefined) trace.write(name);
  for (const [check, calm] of Object.entries(shows)) expect(calm, check).toContainEqual(shown.of(check));
});
