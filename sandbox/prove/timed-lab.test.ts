import { expect, it } from 'vitest';
import { sandboxId } from '#protocol';
import { aLesson } from '../testing/a-lesson.ts';
import { someConstants } from '../testing/constants.ts';
import { FakeObservation } from '../testing/fake-observation.ts';
import type { ProofLab } from './lab.ts';
import { timedLab } from './timed-lab.ts';

const fault = new Error('no sandbox');

/** A lab whose every answer comes when the test says so. */
function slowLab() {
  let answer = () => {};
  const slowly = <T>(value: T) => new Promise<T>((resolve) => (answer = () => resolve(value)));
  const lab: ProofLab = {
    claim: () =>
      slowly({
        id: sandboxId.parse('s-aaaaaaaaaaaa'),
        prepare: () => slowly(undefined),
        run: () => slowly({ exitCode: 0, output: '', timedOut: false }),
        begin: () => Promise.reject(fault),
        terminal: () => Promise.reject(fault),
        observe: () => new FakeObservation(),
        [Symbol.asyncDispose]: () => slowly(undefined),
      }),
    close: () => undefined,
  };
  return { lab, answer: () => answer() };
}

it('counts what a trial waits for, each part for itself', async () => {
  const { lab: slow, answer } = slowLab();
  const { lab, times } = timedLab(slow);
  const answered = async <T>(work: PromiseLike<T>): Promise<T> => {
    answer();
    return work;
  };
  const sandbox = await answered(lab.claim());
  expect(times()).toEqual({ claim: expect.any(Number), prepare: 0, script: 0, remove: 0 });
  expect(times().claim).toBeGreaterThan(0);
  await answered(sandbox.prepare(aLesson({ id: 'linux/01-test', checks: [] }), someConstants));
  expect(await answered(sandbox.run('true'))).toMatchObject({ exitCode: 0 });
  const before = times();
  await answered(sandbox[Symbol.asyncDispose]());
  const { remove, ...others } = times();
  expect(remove).toBeGreaterThan(0);
  expect(others).toEqual({ claim: before.claim, prepare: before.prepare, script: before.script });
});

it('counts what failed, too', async () => {
  const { lab, times } = timedLab({ claim: () => Promise.reject(fault), close: () => undefined });
  await expect(lab.claim()).rejects.toBe(fault);
  expect(times().claim).toBeGreaterThan(0);
});
