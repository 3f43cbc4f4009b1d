import { z } from 'zod';

const rule = z.looseObject({
  names: z.array(z.string()),
  action: z.string(),
  includes: z.looseObject({ caps: z.array(z.string()).optional() }).optional(),
  excludes: z.looseObject({ caps: z.array(z.string()).optional() }).optional(),
});
const profile = z.looseObject({ defaultAction: z.literal('SCMP_ACT_ERRNO'), syscalls: z.array(rule) });
type Rule = z.infer<typeof rule>;

/** Ours to give, but a way to learn or harm more than a lesson needs: never, whatever the list of the engine says. */
const forbidden = [
  'bpf',
  'perf_event_open',
  'io_uring_setup',
  'io_uring_enter',
  'io_uring_register',
  'quotactl',
  'quotactl_fd',
  'open_by_handle_at',
  'fanotify_init',
  'lookup_dcookie',
  'userfaultfd',
  'kexec_load',
  'kexec_file_load',
] as const;

/** Needed by engines and lessons inside a sandbox. All of them are bounded by its user namespace. */
const needed = [
  'clone',
  'clone3',
  'fsconfig',
  'fsmount',
  'fsopen',
  'fspick',
  'mount',
  'mount_setattr',
  'move_mount',
  'open_tree',
  'pivot_root',
  'ptrace',
  'sethostname',
  'setdomainname',
  'setns',
  'umount',
  'umount2',
  'unshare',
] as const;

/**
 * Counted for one kernel uid, which all sandboxes share (200 keyrings), or for the whole machine (65,536 asynchronous requests): one
 * sandbox could take them all. runc and databases do without when the kernel has none (ENOSYS).
 */
const absent = ['keyctl', 'add_key', 'request_key', 'io_setup'] as const;
const ENOSYS = 38;

/**
 * A sandbox's seccomp profile: the engine's list of allowed calls (`base`, JSON text), less the forbidden, plus the needed.
 * Pure; gives JSON text.
 */
export function sandboxSeccomp(base: string): string {
  const { syscalls, ...rest } = profile.parse(JSON.parse(base));
  const ours = new Set<string>([...forbidden, ...needed, ...absent]);
  const kept = syscalls.map((row): Rule => ({ ...row, names: row.names.filter((name) => !ours.has(name)) }));
  return JSON.stringify({
    ...rest,
    syscalls: [
      ...kept.filter((row) => row.names.length > 0),
      { names: [...needed], action: 'SCMP_ACT_ALLOW' },
      { names: [...forbidden], action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
      { names: [...absent], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
    ],
  });
}
