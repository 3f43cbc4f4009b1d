import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';
import type { Measured } from './measure.ts';

const MiB = 1024 ** 2;
const found: Measured = {
  memory: 512 * MiB + 3 * 96 * MiB,
  processes: 30_000,
  disk: 1024 ** 4,
  cores: 2,
  running: 50,
  used: 0,
  each: { memory: 0, processes: 0, disk: 0 },
};
const settings = { keepFree: { memory: 512 * MiB, disk: 0, share: 0.05 } };
const admissionOf = (measured: Measured) =>
  createAdmission({ settings, now: () => 0, running: () => 0 }, async () => measured);

test('of many that come at once only those start that fit, and the next one when one of them is measured', async () => {
  const admission = admissionOf(found);
  let finish = () => {};
  const started = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const all = Array.from({ length: 10 }, () => admission.admit(() => started));
  const settled = Promise.allSettled(all);
  await expect(admission.admit(async () => undefined)).rejects.toMatchObject({
    problem: { code: 'lab-host-full', message: 'The lab host is full: too little memory is free' },
  });
  expect((await admission.room()).seats).toBe(0);
  finish();
  const outcomes = (await settled).map(({ status }) => status);
  expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(3);
  expect((await admission.room()).seats).toBe(3);
  await admission.admit(async () => undefined);
});

test('nothing is made in advance for the last place, or while the processors are busy', async () => {
  expect(await admissionOf(found).isCalm()).toBe(true);
  expect(await admissionOf({ ...found, memory: (512 + 96) * MiB }).isCalm()).toBe(false);
});

test('cores that sandboxes use lately stop what is made in advance, and when many share them, everything', async () => {
  let now = 0;
  // Both cores, all the time.
  const look = async () => ({ ...found, used: now * 2e6 });
  const admission = createAdmission({ settings, now: () => now, running: () => 0 }, look);
  expect(await admission.isCalm()).toBe(true);
  now = 5000;
  expect(await admission.isCalm()).toBe(false);
  expect(await admission.room()).toEqual({ seats: 0, short: 'processor' });
});
