import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freezersOf, whileThawing } from './thaw.ts';

const container = 'a'.repeat(64);
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-thaw-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Waits for what a thaw writes. */
async function untilHolds(file: string, word: string): Promise<void> {
  while (readFileSync(file, 'utf8') !== word) await pause(5);
}

test.each([
  ['v1', 'freezer/labs', 'freezer.state', 'FROZEN', 'THAWED'],
  ['v2', 'labs', 'cgroup.freeze', '1', '0'],
])(
  '%s: every group of the sandbox is thawed, again and again until the end, and none of a neighbour',
  async (...row) => {
    const [, parent, file, frozen, thawed] = row;
    const own = join(root, parent, container);
    const groups = [own, join(own, 'docker'), join(own, 'docker', 'web'), join(own, 'podman')];
    const neighbour = join(root, parent, 'b'.repeat(64));
    for (const group of [...groups, neighbour]) {
      mkdirSync(group, { recursive: true });
      writeFileSync(join(group, file), frozen);
    }
    mkdirSync(join(own, 'without the file'));
    const ended = await whileThawing(freezersOf(container, root), async () => {
      for (const group of groups) await untilHolds(join(group, file), thawed);
      // One that is still alive freezes itself once more.
      writeFileSync(join(own, 'podman', file), frozen);
      await untilHolds(join(own, 'podman', file), thawed);
      return 'ended';
    });
    expect(ended).toBe('ended');
    expect(readFileSync(join(neighbour, file), 'utf8')).toBe(frozen);
  },
);

test('a group deeper than a path is long is reached', async () => {
  const own = join(root, 'freezer/labs', container);
  mkdirSync(own, { recursive: true });
  const step = 'd'.repeat(200);
  const make = `for i in $(seq 30); do mkdir ${step} && cd -P ${step} || exit 1; done; printf FROZEN > freezer.state`;
  execFileSync('sh', ['-c', make], { cwd: own });
  const look = `for i in $(seq 30); do cd -P ${step} || exit 1; done; until grep -q THAWED freezer.state; do sleep 0.02; done`;
  await whileThawing(freezersOf(container, root), async () => {
    expect((await exec('sh', ['-c', look], { nodeOptions: { cwd: own } })).exitCode).toBe(0);
  });
});

test('what fails to end fails, and no thaw goes on after it', async () => {
  await expect(whileThawing(freezersOf(container, root), () => Promise.reject(new Error('away')))).rejects.toThrow(
    'away',
  );
});
