import { z } from 'zod';
import { type Fact, present } from '../../language/fact.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList } from '../../language/wording.ts';
import type { Kind } from './kind.ts';
import { glanceAt, readAll } from './object-reading.ts';
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

/** What the cluster told of an object. */
export interface K8sEvent {
  /** `Normal` or `Warning`. */
  readonly type: string;
  /** In one word: `Scheduled`, `Pulled`, `BackOff`, `SuccessfulDelete`. */
  readonly reason: string;
  readonly message: string;
  /** Of the object it is about: `Pod`. */
  readonly kind: string;
  readonly name: string;
  /** When it was told last. @unit milliseconds since 1970 */
  readonly at: number;
}

/** Which events are asked for: what is not named may be anything. */
export type EventSelector = Partial<Pick<K8sEvent, 'type' | 'reason' | 'kind' | 'name'>>;

/** The events of a namespace that fit, newest first. */
export function eventsFact(reader: Reader, selector: EventSelector): Fact<readonly K8sEvent[]> {
  const told = readAll(reader, events, `told ${JSON.stringify(selector)}`, (all) => newestFirst(all, selector));
  const see = commandFor(selector);
  const subject = selector.name === undefined ? 'the namespace' : code(selector.name);
  const reasons = (list: readonly K8sEvent[]) => nameList(list.map(({ reason }) => reason));
  return present({ name: `the events of ${subject}`, from: see, see, show: reasons }, told);
}

/** `kubectl get events --sort-by=.lastTimestamp --field-selector involvedObject.name=web` */
function commandFor({ type, reason, kind, name }: EventSelector): string {
  const fields = { type, reason, 'involvedObject.kind': kind, 'involvedObject.name': name };
  const asked = Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${value}`]));
  const only = asked.length === 0 ? '' : ` --field-selector ${asked.join(',')}`;
  return `kubectl get events --sort-by=.lastTimestamp${only}`;
}

/** The last warning about an object, by its kind and name; of these reasons. For a diagnosis only. */
export function lastWarning(
  reader: Reader,
  of: { kind: string; name: string },
  reasons: readonly string[],
): string | undefined {
  return glanceAt(
    reader,
    events,
    `${reasons.join(',')} of ${of.kind}/${of.name}`,
    (all) => newestFirst(all, of).find(({ reason }) => reasons.includes(reason))?.message,
  );
}

/** Must be pure. */
function newestFirst(all: readonly Event[], selector: EventSelector): K8sEvent[] {
  return all
    .map((one) => {
      const { type, reason, message, involvedObject } = one;
      return { type, reason, message, kind: involvedObject.kind, name: involvedObject.name, at: timeOf(one) };
    })
    .filter((one) =>
      (['type', 'reason', 'kind', 'name'] as const).every((key) => one[key] === (selector[key] ?? one[key])),
    )
    .sort((a, b) => b.at - a.at);
}

const timeOf = ({ lastTimestamp, eventTime, metadata }: Event) =>
  Date.parse(lastTimestamp || eventTime || metadata.creationTimestamp);
