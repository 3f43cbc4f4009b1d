import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exec } from 'tinyexec';
import { afterAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '#protocol';
import { finalVerdicts, type Verdicts } from '../testing/final-verdicts.ts';
import { readInstance } from '../testing/instance.ts';
import { claimSandbox, type ProveSandbox } from '../testing/prove-sandbox.ts';
import { turnstile } from '../testing/turnstile.ts';
import { createGrader, type LessonEntry, loadLessons, type Observation } from './index.ts';
import { composeAttempt, parseAttempt } from './prove/attempt.ts';
import { pageBlocks, showsOutput } from './prove/page-blocks.ts';
import { sampleLearners } from './prove/sample-learners.ts';

/**
 * Proves every lesson on the running instance: nothing passes in a fresh sandbox, all passes after the solution and every
 * accepted way, and every wrong attempt gives its own message. DRYDOCK_PROVE names one file or word to prove alone.
 */
const instance = readInstance();
const chosen = process.env.DRYDOCK_PROVE ?? '';
const silent = () => undefined;
const brokenChecks: object[] = [];
const log = { debug: silent, info: silent, warn: silent, error: (fields: object) => brokenChecks.push(fields) };
const catalog = await loadLessons(['lessons'], log);
const open = new Map<string, ProveSandbox>();
const observe = (id: string): Observation => {
  const sandbox = open.get(id);
  if (sandbox === undefined) throw new Error(`No sandbox ${id}`);
  return sandbox.observe();
};
const grader = createGrader({ log, now: Date.now, observe });
/** Two sandboxes at a time; a test's own limit counts its turn in the queue too. */
const twoAtATime = turnstile(2);
const queueTimeout = 30 * 60_000;
/** Milliseconds for all checks of a lesson to agree with what is proven. */
const deadline = 15_000;

afterAll(async () => {
  await grader.close();
  expect(brokenChecks).toEqual([]);
});

/** A fresh sandbox with the lesson's files in it. */
async function inSandbox<R>(lesson: LessonEntry, work: (sandbox: ProveSandbox) => Promise<R>): Promise<R> {
  return twoAtATime(async () => {
    await using sandbox = await claimSandbox(instance);
    open.set(sandbox.id, sandbox);
    if (lesson.files !== undefined || lesson.setup !== undefined) {
      const set = await sandbox.prepare(lesson.id, await packLesson(lesson));
      expect(set, set.output).toMatchObject({ exitCode: 0 });
    }
    return await work(sandbox);
  });
}

/** Files at the top, setup.sh beside them: what web sends. */
async function packLesson({ files = '', setup = '' }: LessonEntry): Promise<Uint8Array<ArrayBuffer>> {
  // Base 64, for a pipe that speaks text.
  const script = `d=$(mktemp -d) && if [ -n "$1" ]; then cp -R "$1/." "$d"; fi && if [ -n "$2" ]; then cp "$2" "$d/setup.sh"; fi &&
    tar -C "$d" --owner=0 --group=0 -c . | base64; rm -rf "$d"`;
  const { stdout } = await exec('sh', ['-c', script, 'pack', files, setup]);
  return new Uint8Array(Buffer.from(stdout, 'base64'));
}

const statusOf = (verdicts: Verdicts) =>
  Object.fromEntries([...verdicts].map(([check, { verdict, text }]) => [check, `${verdict.status}: ${text}`]));

const isDecided = ({ verdict }: CheckResult) => verdict.status !== 'waiting' || verdict.for.startsWith('first');

for (const lesson of catalog.all()) {
  const scripts = (kind: string) =>
    globSync(join(lesson.folder, kind, '*.sh'))
      .sort()
      .filter((file) => file.includes(chosen));
  const solution = readFileSync(join(lesson.folder, 'solution.sh'), 'utf8');
  const ids = lesson.summary.checks.map(({ id }) => id);
  const allPass = (verdicts: Verdicts) => ids.every((id) => verdicts.get(id)?.verdict.status === 'pass');
  const [constants] = sampleLearners(lesson, 1);
  if (constants === undefined) throw new Error('No learner');
  const judge = (sandbox: ProveSandbox, fits: (verdicts: Verdicts) => boolean) =>
    finalVerdicts(grader, { sandbox: sandbox.id, lesson, constants, fits, deadline });

  describe.concurrent(lesson.id, { timeout: queueTimeout }, () => {
    it.runIf('fresh'.includes(chosen))('passes nothing in a fresh sandbox', () =>
      inSandbox(lesson, async (sandbox) => {
        const verdicts = await judge(sandbox, (all) =>
          ids.every((id) => {
            const result = all.get(id);
            return result !== undefined && isDecided(result);
          }),
        );
        for (const id of ids)
          expect(verdicts.get(id)?.verdict.status, JSON.stringify(statusOf(verdicts))).toMatch(/fail|waiting/);
        for (const { text } of verdicts.values()) expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      }),
    );

    it.runIf('solution'.includes(chosen))('passes everything after the solution', () =>
      inSandbox(lesson, async (sandbox) => {
        const ran = await sandbox.run(solution);
        expect(ran, ran.output).toMatchObject({ exitCode: 0 });
        const verdicts = await judge(sandbox, allPass);
        expect(allPass(verdicts), JSON.stringify(statusOf(verdicts), undefined, 2)).toBe(true);
      }),
    );

    it.each(scripts('accept').map((file) => [basename(file), file]))('accepts %s', (_name, file) =>
      inSandbox(lesson, async (sandbox) => {
        const ran = await sandbox.run(composeAttempt(solution, parseAttempt(readFileSync(file, 'utf8'))));
        const verdicts = await judge(sandbox, allPass);
        expect(allPass(verdicts), `${ran.output}\n${JSON.stringify(statusOf(verdicts), undefined, 2)}`).toBe(true);
      }),
    );

    it.each(scripts('wrong').map((file) => [basename(file), file]))('explains %s', (_name, file) =>
      inSandbox(lesson, async (sandbox) => {
        const attempt = parseAttempt(readFileSync(file, 'utf8'));
        const expected = (verdicts: Verdicts) =>
          ids.every((id) => {
            const result = verdicts.get(id);
            const wanted = attempt.expects.find(({ check }) => check === id);
            if (wanted === undefined) return result?.verdict.status === 'pass';
            return result?.verdict.status === wanted.status && result.text.includes(wanted.text);
          });
        const ran = await sandbox.run(composeAttempt(solution, attempt));
        const verdicts = await judge(sandbox, expected);
        expect(expected(verdicts), `${ran.output}\n${JSON.stringify(statusOf(verdicts), undefined, 2)}`).toBe(true);
      }),
    );

    const page = join(lesson.folder, 'index.mdx');
    it.runIf(existsSync(page) && 'page'.includes(chosen))('shows on its page what its blocks really give', () =>
      inSandbox(lesson, async (sandbox) => {
        for (const block of pageBlocks(readFileSync(page, 'utf8'))) {
          const { exitCode, output } = await sandbox.run(block.script);
          expect({ line: block.line, exitCode, output }).toMatchObject({ exitCode: block.exitCode });
          if (block.output !== undefined && !showsOutput(block.output, output))
            expect(output, `line ${block.line}`).toBe(block.output);
        }
      }),
    );
  });
}
