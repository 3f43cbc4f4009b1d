import { expect, test } from 'vitest';
import { cgroupFolders } from './cgroup.ts';

const path = `/labs/${'a'.repeat(64)}`;

test('v1: one folder for each hierarchy that is mounted, named ones too', () => {
  const text = `9:pids:${path}\n4:memory:${path}\n2:net_cls:${path}\n1:name=systemd:${path}\n0::${path}\n`;
  expect(cgroupFolders(text, ['memory', 'pids', 'systemd', 'unified'])).toEqual([
    `/sys/fs/cgroup/pids${path}`,
    `/sys/fs/cgroup/memory${path}`,
    `/sys/fs/cgroup/systemd${path}`,
  ]);
});

test('v2: the one', () => {
  expect(cgroupFolders(`0::${path}\n`, ['cgroup.controllers'])).toEqual([`/sys/fs/cgroup${path}`]);
});

test('anything else is refused', () => {
  expect(() => cgroupFolders('nonsense', [])).toThrow('is not what /proc/PID/cgroup holds');
});
