import { z } from 'zod';
import { type EngineEvent, engineEvent, recordedActions } from '#protocol';
import { recordOf, word } from './bounded.ts';

/** One line of the engine's event stream: when, and what it was if it is recorded. */
export interface SeenEvent {
  /** Milliseconds since 1970, with a fraction. */
  readonly at: number;
  readonly event: EngineEvent | undefined;
}

const raw = z.object({
  Type: word(32),
  Action: word(512),
  Actor: z.object({ ID: word(512), Attributes: recordOf(word(1024), 256) }),
  timeNano: z.number().positive(),
});

/** Reads one line; undefined when it is no event. */
export function readEvent(line: unknown): SeenEvent | undefined {
  const { data } = raw.safeParse(line);
  if (data === undefined) return undefined;
  const { ID, Attributes: attributes } = data.Actor;
  const at = data.timeNano / 1e6;
  // `health_status: healthy`
  const [action = '', detail] = data.Action.split(': ', 2);
  const byId = data.Type === 'container' || data.Type === 'network';
  if (!isRecorded(data.Type, action) || (byId && !id64.test(ID))) return { at, event: undefined };
  const { data: event } = engineEvent.safeParse({
    at,
    type: data.Type,
    action,
    id: ID,
    name: data.Type === 'volume' ? ID : (attributes.name ?? '').slice(0, 512),
    ...given('container', id64.test(attributes.container ?? '') ? attributes.container : undefined),
    ...given('image', data.Type === 'container' ? attributes.image?.slice(0, 512) : undefined),
    ...given('exitCode', whole(attributes.exitCode)),
    ...given('signal', whole(attributes.signal)),
    ...given('health', action === 'health_status' ? detail : undefined),
    ...given('destination', attributes.destination),
    ...given('writable', attributes['read/write'] === undefined ? undefined : attributes['read/write'] === 'true'),
  });
  return { at, event };
}

const id64 = /^[0-9a-f]{64}$/;

const isRecorded = (type: string, action: string): boolean =>
  Object.entries(recordedActions).some(([kind, actions]) => kind === type && actions.some((one) => one === action));

const given = (key: string, value: unknown): object => (value === undefined ? {} : { [key]: value });

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
