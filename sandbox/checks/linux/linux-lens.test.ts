import { describe, expect, it } from 'vitest';
import { lensesOver } from '../../testing/fixed-reader.ts';
import {
  aContainer,
  aContainerProcess,
  aLinuxSnapshot,
  anInterface,
  aProcess,
  sandboxNamespaces,
} from '../../testing/snapshots.ts';

const over = (parts: Parameters<typeof aLinuxSnapshot>[0]) => lensesOver({ linux: aLinuxSnapshot(parts) }).linux;

describe('where a host name is set', () => {
  const container = aContainer({ name: 'box' });

  it('prefers the learner’s namespace to a container’s to the sandbox’s', () => {
    const mine = aProcess({ pid: 60, namespaces: { uts: 900 } });
    const boxed = aContainerProcess(container, 500);
    const all = { 900: 'harbor', 505: 'harbor', [sandboxNamespaces.uts]: 'harbor' };
    expect(over({ processes: [mine, boxed], hostnames: all }).hostname('harbor').setIn.value).toBe('learner');
    expect(over({ processes: [boxed], hostnames: all }).hostname('harbor').setIn.value).toBe('container');
    expect(over({ hostnames: all }).hostname('harbor').setIn.value).toBe('sandbox');
    expect(over({}).hostname('harbor').setIn.value).toBe('nowhere');
  });

  it('finds a namespace that only a bind mount holds', () => {
    const pinned = [{ type: 'uts', inode: 900, path: '/root/uts' }];
    expect(over({ pinned, hostnames: { 900: 'harbor' } }).hostname('harbor').setIn.value).toBe('learner');
  });

  it('does not call a container’s namespace the learner’s because a process of his went in', () => {
    const guest = aProcess({ pid: 60, namespaces: { uts: 505 } });
    const linux = over({ processes: [aContainerProcess(container, 500), guest], hostnames: { 505: 'harbor' } });
    expect(linux.hostname('harbor').setIn.value).toBe('container');
    expect(linux.madeByHand('uts').count.value).toBe(0);
  });

  it('knows containers of podman, build steps and processes moved out of their cgroup', () => {
    const podman = aProcess({
      pid: 60,
      cgroup: `/libpod_parent/libpod-${'a'.repeat(64)}`,
      namespaces: { uts: 901, pid: 801 },
    });
    const build = aProcess({ pid: 61, cgroup: '/docker/buildkit/abc', namespaces: { uts: 902, pid: 802 } });
    const moved = aProcess({ pid: 62, cgroup: '/', namespaces: { uts: 901, pid: 801 } });
    const shim = aProcess({ pid: 63, comm: 'containerd-shim' });
    const alone = aProcess({ pid: 64, ppid: 63, cgroup: '/mine', namespaces: { uts: 903, pid: 803 } });
    const all = [podman, build, moved, shim, alone];
    expect(over({ processes: all }).madeByHand('uts').count.value).toBe(0);
    expect(over({ processes: [alone] }).madeByHand('uts').count.value).toBe(1);
  });
});

describe('processes', () => {
  const first = aProcess({ pid: 70, nsPids: [70, 1], procDevice: '0:77', namespaces: { pid: 700, mnt: 701 } });
  const unforked = aProcess({ pid: 80, pidForChildren: null });
  const linux = over({ processes: [first, unforked, aContainerProcess(aContainer({ name: 'box' }), 500)] });

  it('are chosen by what they are', () => {
    expect(linux.processes({ outsideContainers: true, pidOne: true }).best().pid.value).toBe(70);
    expect(linux.processes({ pidOne: true }).count.value).toBe(2);
    expect(linux.processes({ pidNamespaceEmpty: true }).best().pid.value).toBe(80);
    expect(linux.processes({ comm: 'dockerd' }).best().pid.value).toBe(32);
    expect(linux.processes({ ownNamespace: 'mnt' }).all).toHaveLength(1);
  });

  it('do not count the sandbox’s own first process as PID 1', () => {
    expect(over({}).processes({ pidOne: true }).count.value).toBe(0);
  });

  it('are absent in words when none fits', () => {
    const { absence } = linux.processes({ comm: 'nginx', outsideContainers: true }).best().nsPid;
    expect(absence).toMatchObject({ expected: 'a process `nginx` outside every container', found: 'none' });
  });

  it('tell their facts with the command that shows them', () => {
    const one = linux.processes({ comm: 'sleep', pidOne: true }).best();
    expect(one.procMount.value).toBe('0:77');
    expect(one.procMount.see).toBe('nsenter -t 70 -m findmnt /proc');
    expect(one.nsPid.value).toBe(1);
    expect(one.namespace('pid').show(700)).toBe('pid:[700]');
  });
});

it('a process tells when it was started, whatever program it is by now', () => {
  const { startedAt } = over({ processes: [aProcess({ comm: 'sleep', startedAt: 12_345 })] })
    .processes({ comm: 'sleep' })
    .best();
  expect(startedAt.value).toBe(123.45);
  expect(startedAt.show(123.45)).toBe('123.45 s after the start of the machine');
});

describe('networks', () => {
  it('give the addresses of one interface or of all, in a process’s own namespace', () => {
    const process = aProcess({ pid: 60, namespaces: { net: 900 } });
    const networks = { 900: [anInterface('lo', '10.99.7.1/32'), anInterface('eth0', '172.17.0.2/16')] };
    const linux = over({ processes: [process], networks });
    const one = linux.processes({ comm: 'sleep' }).best();
    expect(one.addresses('lo').value).toEqual(['10.99.7.1/32']);
    expect(one.addresses().value).toEqual(['10.99.7.1/32', '172.17.0.2/16']);
    expect(one.addresses('lo').see).toBe('nsenter -t 60 -n ip -br address show lo');
    expect(linux.sandbox.addresses('lo').see).toBe('ip -br address show lo');
    // The first process of a sandbox does not let itself be looked into.
    expect(linux.sandbox.namespace('net').see).toBe('readlink /proc/self/ns/net');
  });
});

describe('cgroups', () => {
  it('reads a limit from the tree of its controller, which may hold the process elsewhere on version 1', () => {
    const group = { memoryMax: null, cpuMax: null, pidsMax: null, oomKills: 0 };
    const { cgroup } = over({
      cgroupVersion: 1,
      cgroups: [
        { ...group, path: '/box', memoryMax: 1024, cpuMax: 0.5, pidsMax: 9 },
        { ...group, path: '/out', memoryMax: 4096 },
      ],
      processes: [aProcess({ comm: 'hog', cgroup: '/box', otherCgroups: { memory: '/out' } })],
    })
      .processes({ comm: 'hog' })
      .best();
    expect([cgroup.memoryMax, cgroup.cpuMax, cgroup.pidsMax].map(({ value }) => value)).toEqual([4096, 0.5, 9]);
    expect(cgroup.memoryMax.from).toBe('/sys/fs/cgroup/memory/out/memory.limit_in_bytes');
    expect([cgroup.folder('memory').value, cgroup.folder('cpu').value]).toEqual(['/out', '/box']);
  });

  const cgroups = [{ path: '/a b', memoryMax: 1024, cpuMax: 0.5, pidsMax: null, oomKills: 2 }];
  const limits = (cgroupVersion: 1 | 2) =>
    over({ cgroupVersion, cgroups, processes: [aProcess({ comm: 'hog', cgroup: '/a b' })] })
      .processes({ comm: 'hog' })
      .best().cgroup;

  it('have one name for both versions, and each version’s own file to look at', () => {
    expect([limits(1).memoryMax.value, limits(2).memoryMax.value]).toEqual([1024, 1024]);
    expect(limits(1).memoryMax.see).toBe("cat '/sys/fs/cgroup/memory/a b/memory.limit_in_bytes'");
    expect(limits(2).memoryMax.see).toBe("cat '/sys/fs/cgroup/a b/memory.max'");
    expect(limits(2).pidsMax.value).toBeNull();
    expect(limits(2).pidsMax.show(null)).toBe('no limit');
    expect(limits(1).oomKills.value).toBe(2);
  });

  it('shows quota and period, which are two files in version 1', () => {
    const cgroups = [{ path: '/box', memoryMax: null, cpuMax: 0.5, pidsMax: null, oomKills: 0 }];
    const see = (cgroupVersion: 1 | 2) =>
      over({ cgroupVersion, cgroups, processes: [aProcess({ comm: 'hog', cgroup: '/box' })] })
        .processes({ comm: 'hog' })
        .best().cgroup.cpuMax.see;
    expect(see(1)).toBe('cat /sys/fs/cgroup/cpu/box/cpu.cfs_{quota,period}_us');
    expect(see(2)).toBe('cat /sys/fs/cgroup/box/cpu.max');
  });
});

describe('a mount as the kernel has it', () => {
  const box = aProcess({ pid: 70, namespaces: { mnt: 701 } });
  const list = [
    { path: '/', fileSystem: 'overlay', readOnly: false, size: null },
    { path: '/data', fileSystem: 'ext4', readOnly: false, size: null },
    { path: '/data', fileSystem: 'tmpfs', readOnly: true, size: 16 * 1024 ** 2 },
  ];
  const linux = over({ processes: [box], mounts: { 701: list } });
  const at = (path: string) => linux.processes({ comm: 'sleep' }).best().mountAt(path);

  it('is the last one at its path', () => {
    const { fileSystem, readOnly, size } = at('/data');
    expect([fileSystem.value, readOnly.value, size.value]).toEqual(['tmpfs', true, 16 * 1024 ** 2]);
    expect(size.show(size.value ?? 0)).toBe('16 MiB');
    expect(readOnly.see).toBe('nsenter -t 70 -m findmnt /data');
  });

  it('says what is mounted when nothing is there', () => {
    expect(at('/scratch').fileSystem.absence).toMatchObject({
      found: 'nothing is mounted there',
      say: 'Nothing is mounted at `/scratch`. Mounts are at `/`, `/data`.',
    });
  });
});
