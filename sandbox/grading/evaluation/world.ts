import {
  type ExchangeRequest,
  isSource,
  type PodFileRequest,
  type ProbeRequest,
  type ProbeResult,
  type Snapshots,
  type Source,
} from '#protocol';

/** What is known of one source: its last value, or why it cannot be read. Not there: nothing has arrived yet. */
export type Seen<V> =
  | { readonly status: 'value'; readonly value: V }
  | { readonly status: 'unavailable'; readonly reason: string };

/** Names the answer to a request: equal requests share one. */
export type ProbeKey = `probe:${string}`;

export function keyOf(request: ProbeRequest): ProbeKey {
  if ('file' in request) {
    const { pod, container, file, timeoutMs } = request;
    return `probe:${JSON.stringify(['file', pod, container, file, timeoutMs])}`;
  }
  if ('process' in request) {
    const { process, port, send, timeoutMs } = request;
    return `probe:${JSON.stringify([process, port, send, timeoutMs])}`;
  }
  const { port, method, path, headers, timeoutMs } = request;
  const whom = whomOf(request);
  return `probe:${JSON.stringify([method, whom, port, path, Object.entries(headers).sort(), timeoutMs])}`;
}

type Asked = Exclude<ProbeRequest, ExchangeRequest | PodFileRequest>;

function whomOf(request: Asked) {
  if ('pod' in request) return { pod: request.pod };
  return 'from' in request ? { fromPod: request.host } : request.address;
}

/** A source, or the answer to a request. */
export type Known = Source | ProbeKey;

/** The value of each. */
export type Values = Snapshots & { readonly [K in ProbeKey]: ProbeResult };

/** What is known of a sandbox at one instant. Never changed in place: a new event or answer makes a new world. */
export type World = { readonly [K in Known]?: Seen<Values[K]> };

const isKnown = (key: string): key is Known => key.startsWith('probe:') || isSource(key);

/** Everything of which something is known. */
export const known = (world: World): Known[] => Object.keys(world).filter(isKnown);

/** The same world with less known of it. */
export function without(world: World, less: readonly Known[]): World {
  const rest: { -readonly [K in Known]?: World[K] } = { ...world };
  for (const key of less) delete rest[key];
  return rest;
}
