import { z } from 'zod';
import type { Reader } from '../../language/reader.ts';
import type { Kind } from './kind.ts';
import { glanceAt } from './object-reading.ts';
import { meta, text } from './shape.ts';

const event = z.object({
  metadata: meta,
  involvedObject: z.object({ kind: text, name: text, uid: text }),
  type: text,
  reason: text,
  message: text,
  lastTimestamp: text,
  eventTime: text,
});
type Event = z.infer<typeof event>;

const events: Kind<Event> = { source: 'k8s:events', word: 'event', shape: event };

/** The last warning about an object, by its uid, or about one of that kind and name; of these reasons. For a diagnosis only. */
export function lastWarning(
  reader: Reader,
  of: { kind: string; name: string },
  reasons: readonly string[],
): string | undefined {
  return glanceAt(reader, events, `${reasons.join(',')} of ${of.kind}/${of.name}`, (all) => {
    const fitting = all.filter(
      ({ involvedObject: { kind, name }, reason }) => kind === of.kind && name === of.name && reasons.includes(reason),
    );
    return fitting.sort((a, b) => timeOf(a) - timeOf(b)).at(-1)?.message;
  });
}

const timeOf = ({ lastTimestamp, eventTime, metadata }: Event) =>
  Date.parse(lastTimestamp || eventTime || metadata.creationTimestamp);
