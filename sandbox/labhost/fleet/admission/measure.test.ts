import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measure, type Sources } from './measure.ts';

let root: string;
let sources: Sources;
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-measure-'));
  sources = { proc: join(root, 'proc'), cgroup: join(root, 'cgroup'), disk: join(root, 'disk'), cores: 2 };
  put('proc/meminfo', 'MemTotal:  8000 kB\nMemAvailable:  4096 kB\n');
  put('proc/loadavg', '3.00 2.00 1.00 2/1000 777\n');
  put('proc/sys/kernel/pid_max', '32768\n');
  put('proc/sys/kernel/threads-max', '9000\n');
  put('disk/a.img', 'x'.repeat(8192));
});
afterEach(() => rmSync(root, { recursive: true }));

const unlimited = '9223372036854771712\n';

test('v1: the machine when the lab host has no limits of its own', async () => {
  put('cgroup/memory/memory.limit_in_bytes', unlimited);
  put('cgroup/pids/pids.max', 'max\n');
  put('cgroup/memory/labs/memory.stat', 'cache 5\ntotal_cache 900\ntotal_rss 4000\n');
  put('cgroup/pids/labs/pids.current', '60\n');
  put('cgroup/cpuacct/labs/cpuacct.usage', '7000\n');
  const found = await measure(2, sources);
  expect(found).toMatchObject({ memory: 4096 * 1024, processes: 8000, cores: 2, running: 2, used: 7000 });
  expect(found.each).toMatchObject({ memory: 2000, processes: 30 });
  expect(found.each.disk).toBeGreaterThanOrEqual(4096);
  expect(found.disk).toBeGreaterThan(0);
});

test('v1: its own limits, caches that can go not counted', async () => {
  put('cgroup/memory/memory.limit_in_bytes', '100000\n');
  put('cgroup/memory/memory.usage_in_bytes', '70000\n');
  put('cgroup/memory/memory.stat', 'total_inactive_file 20000\n');
  put('cgroup/pids/pids.max', '600\n');
  put('cgroup/pids/pids.current', '100\n');
  expect(await measure(0, sources)).toMatchObject({ memory: 50_000, processes: 500, each: { memory: 0, disk: 0 } });
});

test('v2: the same from other files', async () => {
  put('cgroup/memory.max', '100000\n');
  put('cgroup/memory.current', '70000\n');
  put('cgroup/memory.stat', 'anon 1\ninactive_file 20000\n');
  put('cgroup/pids.max', '600\n');
  put('cgroup/pids.current', '100\n');
  put('cgroup/labs/memory.stat', 'anon 4000\n');
  put('cgroup/labs/pids.current', '60\n');
  put('cgroup/labs/cpu.stat', 'usage_usec 9\nuser_usec 3\n');
  const found = await measure(2, sources);
  expect(found).toMatchObject({ memory: 50_000, processes: 500, used: 9000 });
  expect(found.each).toMatchObject({ memory: 2000, processes: 30 });
});
