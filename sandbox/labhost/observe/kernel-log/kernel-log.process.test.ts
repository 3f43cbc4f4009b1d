import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryKill } from '#protocol';
import { type KernelLog, startKernelLog } from './kernel-log.ts';

const log = pino({ level: 'silent' });
const record = (cgroup: string, at: number) =>
  `6,${at / 1000},${at},-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),oom_memcg=/docker/host${cgroup},task_memcg=/x,task=tail,pid=1,uid=0\n`;
const one = `/labs/${'a'.repeat(64)}`;
const [first, second] = [`${one}/docker/${'1'.repeat(64)}`, `${one}/docker/${'2'.repeat(64)}`];

let folder: string;
let file: string;
let kernel: KernelLog | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernel-log-'));
  file = join(folder, 'kmsg');
  await writeFile(file, '');
});
afterEach(async () => {
  kernel?.close();
  await rm(folder, { recursive: true });
});

const start = (...command: [string, ...string[]]) => {
  kernel = startKernelLog({ command, log, now: Date.now });
  return kernel;
};

/** Resolves with what is told once there are so many. */
const kills = (from: KernelLog, group: string, count: number) =>
  new Promise<readonly MemoryKill[]>((resolve) => {
    from.watch(group, (told) => {
      if (told.length === count) resolve(told);
    });
  });

test('tells a group of what happened in it before and from now on, and of nobody else’s', async () => {
  await writeFile(file, record(first, 1_000_000) + record('/labs/other/docker/3', 1_500_000));
  const reader = start('tail', '-n', '+1', '-f', file);
  expect(await kills(reader, one, 1)).toEqual([
    {
      cgroup: `/docker/${'1'.repeat(64)}`,
      at: expect.closeTo(Date.now() - Number(process.hrtime.bigint() / 1_000_000n) + 1000, -4),
    },
  ]);
  await appendFile(file, record(second, 2_000_000) + record(one, 3_000_000));
  const all = await kills(reader, one, 3);
  expect(all.map(({ cgroup }) => cgroup)).toEqual([`/docker/${'1'.repeat(64)}`, `/docker/${'2'.repeat(64)}`, '/']);
});

test('a reader that ends is started again, and what it reads twice counts once', async () => {
  await writeFile(file, record(first, 1_000_000));
  const reader = start('cat', file);
  await kills(reader, one, 1);
  await appendFile(file, record(second, 2_000_000));
  const all = await kills(reader, one, 2);
  expect(all.map(({ cgroup }) => cgroup)).toEqual([`/docker/${'1'.repeat(64)}`, `/docker/${'2'.repeat(64)}`]);
});

test('where it cannot be read there is nothing, and nothing breaks', async () => {
  expect(await kills(start('/no/such/program'), one, 0)).toEqual([]);
});
