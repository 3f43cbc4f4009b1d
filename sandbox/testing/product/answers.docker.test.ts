import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadLessons } from '../../grading/index.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';

/** Stands in every checks.ts, solution, accept and wrong file; a learner must never receive it. */
const canary = 'drydock-canary-7f3a';
const instance = readInstance();
const ignore = () => undefined;

test('every file that holds an answer carries the canary', () => {
  const answers = files('lessons').filter((file) => /checks\.ts$|solution\.sh$|\/(accept|wrong)\//.test(file));
  expect(answers.length).toBeGreaterThan(5);
  expect(answers.filter((file) => !readFileSync(file, 'utf8').includes(canary))).toEqual([]);
});

test('the canary is in no file of the built site, packed or not', () => {
  const built = files('dist');
  expect(built.length).toBeGreaterThan(10);
  expect(built.filter((file) => unpack(file).includes(canary))).toEqual([]);
});

test('no hint is in a file of the built site', async () => {
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const lessons = (await loadLessons(['lessons'], log)).all();
  const hints = lessons.flatMap(({ checks }) => checks.flatMap(({ hints: rungs = [] }) => [...rungs]));
  expect(hints.length).toBeGreaterThan(3);
  const texts = files('dist')
    .filter((file) => /\.(html|js|json)$/.test(file))
    .map((file) => readFileSync(file, 'utf8'));
  expect(hints.filter((hint) => texts.some((text) => text.includes(hint)))).toEqual([]);
});

test('no answer of web holds the canary, nor the source of a check', async () => {
  const learner = await newLearner(instance.url);
  const texts: string[] = [];
  for (const path of [
    '/linux/02-namespaces/',
    '/api/lessons/linux/02-namespaces/checks',
    '/api/lessons/linux/02-namespaces/help',
    '/api/progress',
    '/lessons/linux/02-namespaces/checks.ts',
    '/linux/02-namespaces/solution.sh',
  ]) {
    texts.push(await (await learner.request('GET', path)).text());
  }
  await learner.sandbox();
  const live = await learner.live();
  live.send({ type: 'watch', lesson: 'linux/02-namespaces' });
  await live.next((message) => message.type === 'verdicts');
  texts.push(JSON.stringify(live.messages));
  live.close();
  for (const text of texts) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain('t.require(');
    expect(text).not.toContain('setsid unshare');
  }
});

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function unpack(file: string): Buffer {
  const bytes = readFileSync(file);
  if (file.endsWith('.gz') || /\.pf_(meta|fragment|index)$/.test(file)) return gunzipSync(bytes);
  return file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes;
}
