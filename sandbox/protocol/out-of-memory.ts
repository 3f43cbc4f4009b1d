import { z } from 'zod';

/** The kernel ended a process because a cgroup had reached its own limit of memory. */
const memoryKill = z.object({
  /** The group whose limit it was, relative to the sandbox's own: `/docker/<id>`, or `/` for the sandbox's. */
  cgroup: z.string().max(4096),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type MemoryKill = z.infer<typeof memoryKill>;

/**
 * The newest of them, oldest first. Empty too where the kernel's log cannot be read: what is here happened, what is not may have. The
 * kernel writes at most ten in five seconds, for the whole machine.
 */
export const memoryKillsSnapshot = z.array(memoryKill).max(64);
