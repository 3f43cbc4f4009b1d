import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';
import { randomMoment } from './chance.ts';
import { type Crowd, gatherCrowd } from './crowd.ts';

/** The database is locked or gone: shells do not need it, nothing is written where nobody finds it again, and pages are told. */
const instance = readInstance();
const fleet = openFleet(instance);
const file = join(instance.data, 'web', 'drydock.sqlite');
let crowd: Crowd;
beforeAll(async () => {
  await fleet.answers();
  crowd = await gatherCrowd(instance, { sit: 2, wait: 2 });
});
afterAll(() => crowd[Symbol.asyncDispose]());

/** Takes the database away; gives what brings it back. */
const faults: Record<string, { strike(): Promise<() => Promise<void>>; code: string }> = {
  locked: {
    strike: async () => {
      const lock = new DatabaseSync(file);
      lock.exec('pragma busy_timeout = 60000; begin immediate');
      return async () => {
        lock.exec('rollback');
        lock.close();
      };
    },
    code: 'database-busy',
  },
  gone: {
    strike: async () => {
      await rename(file, `${file}.away`);
      return () => rename(`${file}.away`, file);
    },
    code: 'database-gone',
  },
};

test.each(Object.entries(faults))('the database is %s: shells go on, pages are told why', async (_name, fault) => {
  const before = await settledUnowned(instance);
  const [sitter] = crowd.sitters;
  if (sitter === undefined) throw new Error('Nobody sits');
  const save = async () => {
    const answer = await sitter.learner.request('PUT', '/api/progress/resume', { lesson: 'linux/02-namespaces' });
    return answer.ok ? 'saved' : problem.parse(Object(await answer.json()).error).code;
  };
  await randomMoment(2000);
  const mend = await fault.strike();
  try {
    // Gone is noticed within a second.
    await expect.poll(save).toBe(fault.code);
    for (const each of crowd.sitters) await each.mustNotHaveNoticed();
    expect((await fetch(instance.url)).status).toBe(200);
  } finally {
    await mend();
  }
  await expect.poll(save).toBe('saved');
  await expect.poll(async () => (await fetch(new URL('/readyz', instance.url))).status).toBe(200);
  for (const each of crowd.sitters) {
    // A viewer that comes anew needs a ticket, which is a row.
    await each.mustGoOn();
    await each.mustHaveFile();
  }
  for (const waiter of crowd.waiters) await waiter.mustHaveKeptPlace();
  expect(await unownedAfter(instance, before)).toEqual(before);
});
