import { describe, expect, it } from 'vitest';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { someCounters } from '../../testing/linux-things.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot, aProcess, someCredentials } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';
import { capabilityNames } from './capability-names.ts';

const web = aContainer({ name: 'web', pid: 300 });
const limited = { memoryMax: 67_108_864, cpuMax: 0.5, cpuQuota: 50_000, cpuPeriod: 100_000, pidsMax: 20, oomKills: 0 };
const container = aContainerProcess(web, 300, {
  credentials: someCredentials({ noNewPrivs: true, uid: 101, gid: 101 }),
});
const world = {
  linux: aLinuxSnapshot({
    processes: [
      container,
      aProcess({ pid: 60, credentials: someCredentials({ seccompFilters: 1 }), namespaces: { user: 900 } }),
    ],
    userNamespaces: {
      900: {
        uid: [
          [0, 1000, 1],
          [1, 100_000, 65_536],
        ],
        gid: [],
      },
    },
    cgroups: [{ path: container.cgroup, ...limited }],
    mounts: {
      [container.namespaces.mnt]: [
        { path: '/', fileSystem: 'overlay', readOnly: true, size: null },
        { path: '/data', fileSystem: 'ext4', readOnly: false, size: null },
        { path: '/data', fileSystem: 'tmpfs', readOnly: false, size: 1024 },
      ],
    },
  }),
  'docker.containers': [web],
  'linux.counters': someCounters({ path: container.cgroup, memoryCurrent: 33_554_432, throttled: 7, memoryPeak: null }),
};
const { linux, docker } = lensesOver(world);

describe('credentials', () => {
  it('of a container', () => {
    const { uid, gid, noNewPrivs, seccomp, seccompFilters, capabilities } = docker.container('web').process.credentials;
    expect([uid.value, gid.value, noNewPrivs.value, seccomp.value, seccompFilters.value]).toEqual([
      101,
      101,
      true,
      'filter',
      2,
    ]);
    expect(capabilities.value).toContain('CAP_NET_BIND_SERVICE');
    expect(capabilities.value).not.toContain('CAP_NET_ADMIN');
  });

  it('of a user namespace: its maps', () => {
    const process = linux.processes({ ownNamespace: 'user' }).best();
    expect(process.credentials.uidMap.value).toEqual(['0 1000 1', '1 100000 65536']);
    expect(process.credentials.gidMap.value).toEqual([]);
    expect(linux.sandbox.credentials.uidMap.value).toEqual(['0 1000000 65536']);
    expect(process.credentials.uidMap.see).toBe('cat /proc/60/uid_map');
  });

  it('names every capability by its bit, unknown ones by their number', () => {
    expect(capabilityNames('0000000000000000')).toEqual([]);
    expect(capabilityNames('0000000000001001')).toEqual(['CAP_CHOWN', 'CAP_NET_ADMIN']);
    expect(capabilityNames('000001ffffffffff').at(-1)).toBe('CAP_CHECKPOINT_RESTORE');
    expect(capabilityNames('8000000000000000')).toEqual(['CAP_63']);
  });

  it('in words', () => {
    const { process } = docker.container('web');
    const told = (test: Parameters<typeof toldBy>[1]) => toldBy(world, test);
    expect(told((t) => t.expect(t.docker.container('web').process.credentials.uid).is(0))).toMatchInlineSnapshot(
      `"Expected the user of \`web\` to be 0. Found 101. Look at: grep Uid /proc/300/status"`,
    );
    expect(
      told((t) => t.expect(t.docker.container('web').process.credentials.capabilities).includes('CAP_SYS_ADMIN')),
    ).toMatchInlineSnapshot(
      `"Expected the list of capabilities of \`web\` to include \`CAP_SYS_ADMIN\`. Found \`CAP_CHOWN\`, \`CAP_DAC_OVERRIDE\`, \`CAP_FOWNER\`, \`CAP_FSETID\`, \`CAP_KILL\`, \`CAP_SETGID\` and 8 more. Look at: grep CapEff /proc/300/status"`,
    );
    expect(
      told((t) => t.expect(t.docker.container('web').process.credentials.noNewPrivs).is(false)),
    ).toMatchInlineSnapshot(
      `"Expected the no_new_privs flag of \`web\` to be not set. Found set: no program may gain rights. Look at: grep NoNewPrivs /proc/300/status"`,
    );
    expect(process.credentials.seccomp.see).toBe('grep Seccomp /proc/300/status');
  });
});

describe('cgroup of a container', () => {
  const { cgroup } = docker.container('web').process;
  it('has limits and counters under one name', () => {
    expect([cgroup.cpuQuota.value, cgroup.cpuPeriod.value, cgroup.pidsCurrent.value]).toEqual([50_000, 100_000, 3]);
    expect([cgroup.throttled.value, cgroup.memoryCurrent.value]).toEqual([7, 33_554_432]);
    expect(cgroup.memoryPeak.value).toBeUndefined();
  });

  it('in words', () => {
    const told = toldBy(world, (t) =>
      t.expect(t.docker.container('web').process.cgroup.memoryCurrent).atMost(16_777_216),
    );
    expect(told.replaceAll(/[0-9a-f]{64}/g, 'ID')).toMatchInlineSnapshot(
      `"Expected the memory in use of \`web\` to be at most 16 MiB. Found 32 MiB. Look at: cat /sys/fs/cgroup/memory/docker/ID/memory.usage_in_bytes"`,
    );
    const throttled = toldBy(world, (t) => t.expect(t.docker.container('web').process.cgroup.throttled).is(0));
    expect(throttled.replaceAll(/[0-9a-f]{64}/g, 'ID')).toMatchInlineSnapshot(
      `"Expected the count of periods held back at the CPU limit of \`web\` to be 0. Found 7. Look at: cat /sys/fs/cgroup/cpu/docker/ID/cpu.stat"`,
    );
  });
});

describe('mounts of a container', () => {
  it('are those of its own mount namespace', () => {
    const { process } = docker.container('web');
    expect(process.mountPoints.value).toEqual(['/', '/data']);
    expect(process.mountAt('/').readOnly.value).toBe(true);
    expect(process.mountAt('/data').fileSystem.value).toBe('tmpfs');
    expect(process.mountPoints.see).toBe('nsenter -t 300 -m findmnt');
    expect(linux.sandbox.mountPoints.value).toEqual([]);
  });
});
