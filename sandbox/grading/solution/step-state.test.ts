import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkId } from '#protocol';
import { aLesson } from '../../testing/a-lesson.ts';
import { checksBefore, readStep } from './step-state.ts';

const task = (name: string) => checkId.parse(name);
const checks = [
  { id: 'one', title: 'One' },
  { id: 'secret', title: 'Secret', hidden: true },
  { id: 'two', title: 'Two' },
  { id: 'three', title: 'Three' },
];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-steps-'));
  writeFileSync(join(folder, 'solution.sh'), '#: three\nc\n#: two\nb\n#: one\na\n#: secret\ns\n');
});
afterEach(() => rmSync(folder, { recursive: true }));
const lesson = () => ({ ...aLesson({ id: 'linux/01-test', checks }), folder });

it('does the tasks before the one that begins, in the order of the solution', async () => {
  expect(await readStep(lesson(), task('one'))).toEqual({ number: 1, scripts: [] });
  const step = await readStep(lesson(), task('three'));
  expect(step?.number).toBe(3);
  expect(step?.scripts.map(({ task: number, script }) => [number, script.trim()])).toEqual([
    [2, 'b'],
    [1, 'a'],
    // A page counts no hidden check.
    [undefined, 's'],
  ]);
});

it('ends with what the author adds', async () => {
  mkdirSync(join(folder, 'steps'));
  writeFileSync(join(folder, 'steps', 'two.sh'), 'up\n');
  const step = await readStep(lesson(), task('two'));
  expect(step?.scripts.at(-1)).toEqual({ task: undefined, script: 'up\n' });
  expect((await readStep(lesson(), task('three')))?.scripts.map(({ script }) => script)).not.toContain('up\n');
});

it('knows no task that a page cannot show', async () => {
  expect(await readStep(lesson(), task('secret'))).toBeUndefined();
  expect(await readStep(lesson(), task('four'))).toBeUndefined();
});

it('gives the checks of earlier tasks, hidden ones too', () => {
  expect(checksBefore(lesson(), task('three'))).toEqual(['one', 'secret', 'two']);
  expect(checksBefore(lesson(), task('four'))).toEqual([]);
});
