import { z } from 'zod';

/** Events that change what we tell of a container. `exec_*` are not among them: a health check makes three each time. */
export const watchedEvents = [
  'create',
  'start',
  'restart',
  'pause',
  'unpause',
  'stop',
  'die',
  'oom',
  'destroy',
  'rename',
  'update',
  'health_status',
  'connect',
  'disconnect',
];
const watched = new Set(watchedEvents);

const containerId = z.string().regex(/^[0-9a-f]{64}$/);

/** An event as the engine sends it; what comes out is the id of the container it touched. */
export const engineEvent = z
  .union([
    z.object({ Type: z.literal('container'), Action: z.string(), Actor: z.object({ ID: containerId }) }),
    z.object({
      Type: z.literal('network'),
      Action: z.string(),
      Actor: z.object({ Attributes: z.object({ container: containerId }) }),
    }),
  ])
  .refine(({ Action }) => watched.has(Action.split(':', 1)[0] ?? ''))
  .transform((event) => ({
    container: event.Type === 'container' ? event.Actor.ID : event.Actor.Attributes.container,
  }));
export type EngineEvent = z.infer<typeof engineEvent>;
