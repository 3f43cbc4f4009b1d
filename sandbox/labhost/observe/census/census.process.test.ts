import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxId } from '#protocol';
import { type Census, startCensus } from './census.ts';
import type { CensusLine, CensusSource } from './census-line.ts';

const fake = fileURLToPath(new URL('../../../testing/fake-census.ts', import.meta.url));
const [one, two] = [sandboxId.parse('s-aaaaaaaaaaaa'), sandboxId.parse('s-bbbbbbbbbbbb')];

let census: Census;
beforeEach(() => {
  census = startCensus({ path: process.execPath, args: [fake], log: pino({ level: 'silent' }), now: Date.now });
});
afterEach(() => census.close());

/** Watches and gives the next line of the sandbox each time it is asked. */
function watch(sandbox: typeof one, cgroup: string, initPid = 5, source: CensusSource = 'linux') {
  const lines: CensusLine[] = [];
  let wake: () => void = () => undefined;
  const stop = census.watch({ sandbox, source, target: { cgroup, initPid } }, (line) => {
    lines.push(line);
    wake();
  });
  const next = async (): Promise<CensusLine> => {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { next, stop };
}

const stateIn = (line: CensusLine) => ('value' in line && line.source === 'linux' ? line.value : undefined);
const pidOf = (line: CensusLine) => {
  const pid = stateIn(line)?.hostnames.pid;
  return pid === undefined ? undefined : Number(pid);
};

test('tells of each sandbox that is watched, from one process', async () => {
  const [first, second] = [watch(one, '/a', 5), watch(two, '/b', 6)];
  const lines = [await first.next(), await second.next()];
  expect(lines.map((line) => stateIn(line)?.init.startedAt)).toEqual([5, 6]);
  expect(new Set(lines.map(pidOf)).size).toBe(1);
});

test('each source of a sandbox is told to whom it concerns, and ends alone', async () => {
  const [state, counters] = [watch(one, '/a', 5), watch(one, '/a', 5, 'linux.counters')];
  expect(stateIn(await state.next())).toBeDefined();
  expect(await counters.next()).toMatchObject({ source: 'linux.counters', value: { cgroups: [] } });
  state.stop();
  const again = watch(two, '/b', 6);
  expect(stateIn(await again.next())?.init.startedAt).toBe(6);
  const refreshed = watch(one, '/b', 7, 'linux.sockets');
  expect(await refreshed.next()).toMatchObject({ source: 'linux.sockets', value: { sockets: [] } });
});

test('what cannot be read is told in at most 300 characters', async () => {
  expect(await watch(one, '/gone').next()).toMatchObject({ unavailable: 'r'.repeat(300) });
  expect(await watch(two, '/misfit').next()).toMatchObject({ unavailable: 'Its processes could not be understood' });
});

test('is started again when it was killed, and watches what it watched', async () => {
  const watched = watch(one, '/a');
  const before = pidOf(await watched.next());
  if (before === undefined) throw new Error('Expected a value');
  process.kill(before, 'SIGKILL');
  expect(await watched.next()).toHaveProperty('unavailable');
  const after = pidOf(await watched.next());
  expect(after).toBeGreaterThan(0);
  expect(after).not.toBe(before);
});

test.each(['/garbage', '/endless', '/dies'])('is ended and started again when it does %s', async (cgroup) => {
  const bad = watch(one, cgroup);
  expect(await bad.next()).toHaveProperty('unavailable');
  bad.stop();
  expect(pidOf(await watch(two, '/fine').next())).toBeGreaterThan(0);
});

test.each(['relative', '/two words', '/new\nline'])(
  'gives census no folder that would break its lines: %j',
  (cgroup) => {
    expect(() => watch(one, cgroup)).toThrow('is no cgroup folder');
  },
);
