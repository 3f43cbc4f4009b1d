import { z } from 'zod';

const inode = z.number().int().nonnegative();
const port = z.number().int().min(0).max(65_535);
const address = z.string().max(64);

const whose = {
  /** Inode of the network namespace that it was made in. */
  network: inode,
  /** Processes that have it open, at most 8, in the sandbox's numbers. None when it is the kernel's own or its process is outside. */
  owners: z.array(z.object({ pid: z.number().int().positive(), comm: z.string().max(64) })).max(8),
};

/** One socket, as `ss` shows it: read from the kernel (sock_diag), not from a program of the sandbox. */
export const socketFact = z.union([
  z.object({
    ...whose,
    protocol: z.enum(['tcp', 'udp']),
    state: z.literal('listening'),
    /** `0.0.0.0` and `::` are every address; `::` takes IPv4 as well unless the program said otherwise. */
    address,
    port,
  }),
  z.object({
    ...whose,
    protocol: z.literal('tcp'),
    /** Established, or closed by the other side alone. */
    state: z.literal('connected'),
    address,
    port,
    peerAddress: address,
    peerPort: port,
  }),
  z.object({
    ...whose,
    protocol: z.literal('unix'),
    state: z.literal('listening'),
    /** As the program named it; `@` in front of a name that is no file. */
    path: z.string().max(200),
  }),
]);
export type SocketFact = z.infer<typeof socketFact>;

/** Sockets in every network namespace that a process or a bind mount of the sandbox holds: who listens (`linux.sockets`), or TCP connections (`linux.connections`). */
export const socketsSnapshot = z.object({
  /** The network namespace of the sandbox's first process. */
  own: inode,
  /** By namespace, protocol and port; at most 256 of a kind in one namespace. */
  sockets: z.array(socketFact).max(2048),
  /** Whether there are more. */
  cut: z.boolean(),
});
export type SocketsSnapshot = z.infer<typeof socketsSnapshot>;
