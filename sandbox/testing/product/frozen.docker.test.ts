import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SandboxId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inventory } from '../lab-host.ts';
import { newLearner } from '../learner.ts';

/** Frozen processes do not die of a SIGKILL on cgroup v1: whoever pauses a container must not make a sandbox that nobody can end. */
const instance = readInstance();
const fleet = openFleet(instance);

const paused = `docker run -d --name still busybox sh -c 'while :; do sleep 1; done' && docker pause still
  test "$(docker inspect -f '{{.State.Status}}' still)" = paused`;

/** Its own group of everything that can be frozen, with the shell that asks, deep below others; and one that freezes whoever is thawed. */
const frozenByHand = `
  if [ -e /sys/fs/cgroup/freezer ]; then at=/sys/fs/cgroup/freezer file=freezer.state word=FROZEN
  else at=/sys/fs/cgroup file=cgroup.freeze word=1; fi
  mkdir -p "$at/learner/a/b/c" && { sleep 1000 & } && echo $! > "$at/learner/a/b/c/cgroup.procs" && echo $word > "$at/learner/a/b/c/$file" && echo $word > "$at/learner/$file"
  ( trap '' TERM HUP; while :; do echo $word > "$at/learner/$file"; sleep 0.01; done ) > /dev/null 2>&1 &`;

/** What there is of a sandbox, once everything is gone: waits for the last of it, and gives it up when it stays. */
async function left(id: SandboxId): Promise<string[]> {
  for (let look = 0; ; look += 1) {
    const found = (await inventory(instance)).filter((line) => line.includes(id));
    if (found.length === 0 || look === 120) return found;
    await pause(500);
  }
}

describe.each([
  ['a container that is paused', paused],
  ['groups that are frozen by hand, again and again', frozenByHand],
])('%s', (_what, script) => {
  test('does not outlive the end of its sandbox', async () => {
    const { id } = await fleet.claim();
    await fleet.run(id, script);
    await fleet.remove(id);
    expect(await left(id)).toEqual([]);
  });

  test('does not outlive a reset', async () => {
    const learner = await newLearner(instance.url);
    const id = await learner.sandbox();
    await fleet.run(id, script);
    expect((await learner.request('POST', '/api/sandbox/reset')).ok).toBe(true);
    expect(await left(id)).toEqual([]);
    expect(await learner.sandbox()).not.toBe(id);
    await learner.request('DELETE', '/api/sandbox');
  });
});
