import { z } from 'zod';

/**
 * What is recorded of an engine's own events, by the kind of thing they happen to. Health checks run programs and would fill any
 * memory: `exec_*` is left out.
 */
export const recordedActions = {
  container: [
    'create',
    'start',
    'restart',
    'pause',
    'unpause',
    'kill',
    'stop',
    'die',
    'oom',
    'destroy',
    'rename',
    'update',
    'commit',
    'health_status',
  ],
  image: ['pull', 'push', 'tag', 'untag', 'delete', 'import', 'load', 'save'],
  volume: ['create', 'mount', 'unmount', 'destroy'],
  network: ['create', 'connect', 'disconnect', 'destroy'],
} as const;
type Recorded = typeof recordedActions;
export type EngineObject = keyof Recorded;

const actions = [...new Set(Object.values(recordedActions).flat())];

export const engineEvent = z.object({
  /** Milliseconds since 1970, with a fraction. */
  at: z.number(),
  type: z.enum(['container', 'image', 'volume', 'network']),
  action: z.enum(actions),
  /** Of the container, image or network; the name of a volume. */
  id: z.string().max(512),
  /** Of the container, image, volume or network, at that time. */
  name: z.string().max(512),
  /** The container that mounted or connected; its id. */
  container: z.string().max(64).exactOptional(),
  /** What the container was made from, as it was written. */
  image: z.string().max(512).exactOptional(),
  /** Of `die`. */
  exitCode: z.number().int().exactOptional(),
  /** Of `kill`, by number: 15. */
  signal: z.number().int().exactOptional(),
  /** Of `health_status`. */
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']).exactOptional(),
  /** Of a volume's `mount`: where, and whether it may be written. */
  destination: z.string().max(1024).exactOptional(),
  writable: z.boolean().exactOptional(),
});
export type EngineEvent = z.infer<typeof engineEvent>;

/** What happened at an engine since the sandbox was first opened, in order. */
export const eventsSnapshot = z.object({
  events: z.array(engineEvent).max(1000),
  /** Times (milliseconds since 1970) before which something may be missing: the engine forgot, was restarted, or there was too much. */
  gaps: z.array(z.number()).max(100),
});
export type EventsSnapshot = z.infer<typeof eventsSnapshot>;
