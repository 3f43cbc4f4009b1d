/** A group that ran out of memory, as the kernel names it: from the root of all cgroups. */
export interface LoggedKill {
  readonly cgroup: string;
  /** Microseconds since the machine started. */
  readonly uptime: number;
}

/**
 * Reads a record of /dev/kmsg (`6,528533,28242507083,-;oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=/a/b,task_memcg=…`); undefined for
 * any other. Source: Documentation/ABI/testing/dev-kmsg and mm/oom_kill.c of Linux.
 */
export function readMemoryKill(record: string): LoggedKill | undefined {
  // Only the kernel itself has the facility 0: what a program writes there gets another one, above the lowest three bits.
  const [, level = '', uptime = '', cgroup = ''] =
    /^(\d+),\d+,(\d+),[^;]*;oom-kill:constraint=CONSTRAINT_MEMCG,.*?,oom_memcg=(\/[^,]*),/.exec(record) ?? [];
  if (cgroup === '' || Number(level) > 7) return undefined;
  return { cgroup, uptime: Number(uptime) };
}
