import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SandboxId, Snapshots, Source } from '#protocol';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { openFleet } from '../../testing/fleet-door.ts';
import { readInstance } from '../../testing/instance.ts';
import { observeInbox, openDoor } from '../../testing/sandbox-doors.ts';

/** Every kind of fact that the kernel tells, read by the lenses from a living sandbox. */
const instance = readInstance();
const fleet = openFleet(instance);
let sandbox: SandboxId;

const containers = {
  web: '-p 8080:80 -v notes:/data --tmpfs /cache:size=16m nginx',
  tight: '--cap-drop ALL --cap-add CHOWN --security-opt no-new-privileges busybox sleep 1d',
  open: '--user 101:102 --security-opt seccomp=unconfined busybox sleep 1d',
  limited: "-m 64m --cpus 0.2 --pids-limit 20 busybox sh -c 'while :; do :; done'",
  names: `python:3.12-slim python3 -c 'from socket import *; import time; s = socket(AF_INET, SOCK_DGRAM); s.bind(("", 5353)); time.sleep(1e6)'`,
};

beforeAll(async () => {
  sandbox = (await fleet.claim()).id;
  for (const [name, rest] of Object.entries(containers))
    await fleet.run(sandbox, `docker run -d --name ${name} ${rest}`);
  await fleet.run(
    sandbox,
    `nohup unshare --user --map-root-user sleep 298 > /dev/null 2>&1 &
    nohup bash -c 'until exec 3<> /dev/tcp/127.0.0.1/8080; do sleep 0.1; done; sleep 1d' > /dev/null 2>&1 &`,
  );
});
afterAll(() => fleet.remove(sandbox));

/** Watches these sources until what the lenses say of them is so, and gives that. */
async function seen<Found>(
  sources: readonly Source[],
  look: (lenses: ReturnType<typeof lensesOver>) => Found | undefined | false,
) {
  const world: Partial<Snapshots> = {};
  const all: Source[] = ['linux', 'docker.containers', ...sources];
  const doors = [instance.fleetUrl, instance.relayUrl].map(async (url) => {
    const socket = await openDoor(`${url}/v1/sandboxes/${sandbox}/observe`, instance.secret);
    const mine = all.filter((source) => (source === 'docker.containers') === (url === instance.relayUrl));
    const inbox = observeInbox(socket);
    socket.send(JSON.stringify({ type: 'watch', sources: mine }));
    return { inbox, socket };
  });
  const opened = await Promise.all(doors);
  let found: Found | undefined | false;
  await Promise.any(
    opened.map(({ inbox }) =>
      inbox.first((message) => {
        if (message.type !== 'value') return false;
        Object.assign(world, { [message.source]: message.value });
        if (!all.every((source) => source in world)) return false;
        found = look(lensesOver(world));
        return found !== undefined && found !== false;
      }),
    ),
  );
  for (const { socket } of opened) socket.terminate();
  return found;
}

test('who listens: in the sandbox, in a container, at a unix socket', async () => {
  const found = await seen(['linux.sockets'], ({ linux, docker }) => {
    const own = docker.container('web').process.sockets;
    const udp = docker.container('names').process.sockets.listening(5353, 'udp');
    return (
      own.listening(80).addresses.value &&
      linux.sockets.listening(8080).programs.value &&
      udp.programs.value && {
        proxy: linux.sockets.listening(8080).programs.value,
        everywhere: linux.sockets.listening(8080).addresses.value?.includes('0.0.0.0'),
        nginx: own.listening(80).programs.value,
        ports: own.listeningPorts().value,
        itself: docker.container('web').process.listensOn().value,
        elsewhere: linux.sockets.listening(80).addresses.value,
        engine: linux.sockets.listeningAt('/var/run/docker.sock').programs.value,
        udp: udp.programs.value,
      }
    );
  });
  expect(found).toEqual({
    proxy: ['docker-proxy'],
    everywhere: true,
    nginx: ['nginx'],
    ports: [80],
    itself: [80],
    elsewhere: undefined,
    engine: ['dockerd'],
    udp: ['python3'],
  });
});

test('who is connected', async () => {
  const found = await seen(['linux.connections'], ({ linux }) => {
    const value = linux.sockets.connections({ peerAddress: '127.0.0.1', peerPort: 8080 }).value;
    return value !== undefined && value > 0 && value;
  });
  expect(found).toBe(1);
});

test('who a process is and what it may do', async () => {
  const found = await seen([], ({ docker, linux }) => {
    const [tight, open] = [docker.container('tight'), docker.container('open')].map(
      ({ process }) => process.credentials,
    );
    const made = linux.processes({ ownNamespace: 'user' }).best();
    return (
      made.credentials.uidMap.value?.length === 1 &&
      tight?.uid.value !== undefined &&
      open?.uid.value !== undefined && {
        tight: [tight.uid, tight.capabilities, tight.noNewPrivs, tight.seccomp, tight.seccompFilters].map(
          ({ value }) => value,
        ),
        open: [open.uid, open.gid, open.capabilities, open.noNewPrivs, open.seccompFilters].map(({ value }) => value),
        made: [made.credentials.uidMap.value, made.credentials.gidMap.value],
        own: linux.sandbox.credentials.uidMap.value?.length,
      }
    );
  });
  expect(found).toEqual({
    tight: [0, ['CAP_CHOWN'], true, 'filter', 2],
    open: [101, 102, [], false, 1],
    made: [['0 0 1'], ['0 0 1']],
    own: 1,
  });
});

test('what a cgroup limits and uses, under one name', async () => {
  const found = await seen(['linux.counters'], ({ docker }) => {
    const { cgroup } = docker.container('limited').process;
    const [throttled, memory, peak, pids] = [
      cgroup.throttled,
      cgroup.memoryCurrent,
      cgroup.memoryPeak,
      cgroup.pidsCurrent,
    ];
    return (
      (throttled.value ?? 0) > 1 && {
        limits: [cgroup.memoryMax, cgroup.cpuMax, cgroup.cpuQuota, cgroup.cpuPeriod, cgroup.pidsMax].map(
          ({ value }) => value,
        ),
        heldBack: (cgroup.throttledTime.value ?? 0) > 1000,
        memory: (memory.value ?? 0) > 4096 && (peak.value ?? 0) >= (memory.value ?? 0),
        pids: pids.value,
      }
    );
  });
  expect(found).toEqual({
    limits: [64 * 1024 ** 2, 0.2, 20_000, 100_000, 20],
    heldBack: true,
    memory: true,
    pids: 1,
  });
});

test('what a container has mounted, which the sandbox has not', async () => {
  const found = await seen([], ({ docker, linux }) => {
    const { process } = docker.container('web');
    return (
      process.mountPoints.value?.includes('/data') && {
        cache: process.mountAt('/cache').size.value,
        root: process.mountAt('/').fileSystem.value,
        sandbox: linux.sandbox.mountPoints.value?.includes('/cache'),
      }
    );
  });
  expect(found).toEqual({ cache: 16 * 1024 ** 2, root: 'overlay', sandbox: false });
});

test('what the kernel’s own log says of a container that ran out of memory, of that one alone', async () => {
  await fleet.run(
    sandbox,
    'docker run --name greedy -m 32m busybox tail /dev/zero; docker run --name modest busybox true',
  );
  const found = await seen(['linux.memoryKills'], ({ linux, docker }) => {
    const { value: at } = linux.memoryRanOutIn(docker.container('greedy').id);
    return at !== undefined && { at, modest: linux.memoryRanOutIn(docker.container('modest').id).absence?.found };
  });
  expect(found).toEqual({ at: expect.closeTo(Date.now(), -6), modest: 'none' });
});
