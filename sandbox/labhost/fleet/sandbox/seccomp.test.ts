import { expect, test } from 'vitest';
import { z } from 'zod';
import { sandboxSeccomp } from './seccomp.ts';

const base = JSON.stringify({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  archMap: [{ architecture: 'SCMP_ARCH_X86_64' }],
  syscalls: [
    { names: ['read', 'keyctl', 'io_uring_setup'], action: 'SCMP_ACT_ALLOW' },
    { names: ['bpf'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_ADMIN'] } },
    { names: ['unshare', 'swapon'], action: 'SCMP_ACT_ERRNO', excludes: { caps: ['CAP_SYS_ADMIN'] } },
  ],
});
const shape = z.object({
  archMap: z.array(z.unknown()),
  syscalls: z.array(z.object({ names: z.array(z.string()), action: z.string(), errnoRet: z.number().optional() })),
});
const rulesOf = (name: string) =>
  shape
    .parse(JSON.parse(sandboxSeccomp(base)))
    .syscalls.filter(({ names }) => names.includes(name))
    .map(({ action, errnoRet }) => [action, errnoRet]);

test('keeps the list of the engine and its architectures', () => {
  expect(rulesOf('read')).toEqual([['SCMP_ACT_ALLOW', undefined]]);
  expect(rulesOf('swapon')).toEqual([['SCMP_ACT_ERRNO', undefined]]);
  expect(shape.parse(JSON.parse(sandboxSeccomp(base))).archMap).toHaveLength(1);
});

test('gives what engines need, whatever the list says', () => {
  for (const name of ['unshare', 'mount', 'pivot_root', 'setns', 'clone3']) {
    expect(rulesOf(name)).toEqual([['SCMP_ACT_ALLOW', undefined]]);
  }
});

test('takes what no lesson needs', () => {
  for (const name of ['bpf', 'perf_event_open', 'io_uring_setup', 'open_by_handle_at', 'fanotify_init', 'quotactl']) {
    expect(rulesOf(name)).toEqual([['SCMP_ACT_ERRNO', 1]]);
  }
});

test('keyrings, which all sandboxes would share, do not exist', () => {
  for (const name of ['keyctl', 'add_key', 'request_key', 'io_setup'])
    expect(rulesOf(name)).toEqual([['SCMP_ACT_ERRNO', 38]]);
});

test('refuses a list that allows by default', () => {
  expect(() => sandboxSeccomp('{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[]}')).toThrow();
});
