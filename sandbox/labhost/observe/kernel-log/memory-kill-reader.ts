/** A group that ran out of memory, as the kernel names it: from the root of all cgroups. */
export interface LoggedKill {
  readonly cgroup: string;
  /** Counts the records of the kernel's log since the machine started. */
  readonly sequence: number;
  /** Microseconds since the machine started, without those it slept. */
  readonly uptime: number;
}

/** What a reader of kills needs of the log: the first part of each, and every record that goes on with an earlier one. For `grep -E`. */
export const wantedRecords = 'oom-kill:constraint=CONSTRAINT_MEMCG|^[0-7],[0-9]+,[0-9]+,c';

/** Records that a kill may be in pieces of, and characters of all of them. */
const mostPieces = 12;
const longest = 8192;

/**
 * Reads kills out of records of /dev/kmsg, fed in their order. The kernel writes one in pieces
 * (`6,528533,28242507083,-;oom-kill:constraint=CONSTRAINT_MEMCG,…`, `,oom_memcg=`, `/a/b`, `,task_memcg=…`): one record, unless somebody else
 * writes in between; then the rest comes as records of its own, marked `c`. Source: Documentation/ABI/testing/dev-kmsg, mm/oom_kill.c, kernel/printk/printk.c of Linux.
 */
export function memoryKills(): (record: string) => LoggedKill | undefined {
  let begun: (Omit<LoggedKill, 'cgroup'> & { readonly text: string; readonly pieces: number }) | undefined;

  return (record) => {
    // Only the kernel itself has the facility 0: what a program writes there gets another one, above the lowest three bits.
    const [, sequence = '', uptime = '', flag = '', text = ''] =
      /^[0-7],(\d+),(\d+),([^,;]*)[^;]*;(.*)$/.exec(record) ?? [];
    if (text.startsWith('oom-kill:constraint=CONSTRAINT_MEMCG,')) {
      begun = { sequence: Number(sequence), uptime: Number(uptime), text, pieces: 1 };
    } else if (begun !== undefined && flag === 'c') {
      begun = { ...begun, text: begun.text + text, pieces: begun.pieces + 1 };
    } else return undefined;
    const { pieces, text: whole, ...when } = begun;
    const [, cgroup] = /,oom_memcg=(\/[^,]*),/.exec(whole) ?? [];
    if (cgroup !== undefined || pieces === mostPieces || whole.length > longest) begun = undefined;
    return cgroup === undefined ? undefined : { cgroup, ...when };
  };
}
