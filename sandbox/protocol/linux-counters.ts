import { z } from 'zod';

const counter = z.number().nonnegative().nullable();

/** What a cgroup uses at this moment, under one name for v1 and v2; `null` where the kernel does not count it. */
export const counterFact = z.object({
  /** Relative to the sandbox's own cgroup. */
  path: z.string().max(4096),
  /** Bytes, caches of files included: memory.current or memory.usage_in_bytes. */
  memoryCurrent: counter,
  /** Bytes, the most there ever were: memory.peak or memory.max_usage_in_bytes. */
  memoryPeak: counter,
  /** Processes and threads: pids.current. */
  pidsCurrent: counter,
  /** Periods in which it was held back: nr_throttled of cpu.stat. */
  throttled: counter,
  /** Microseconds for which it was held back, of all its threads: throttled_usec or throttled_time of cpu.stat. */
  throttledTime: counter,
});
export type CounterFact = z.infer<typeof counterFact>;

/** Apart from the limits (`linux`): these change all the time, and whoever reads a limit need not hear of it. */
export const countersSnapshot = z.object({
  cgroupVersion: z.union([z.literal(1), z.literal(2)]),
  cgroups: z.array(counterFact).max(512),
});
export type CountersSnapshot = z.infer<typeof countersSnapshot>;
