import { type EndpointSlice, serviceOfSlice } from './service-shape.ts';

/** One place to which a Service can send, in all its slices together. */
export interface Endpoint {
  /** Name of the pod; its address when no pod is behind it. */
  readonly name: string;
  readonly uid: string;
  readonly isPod: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** The endpoints of a Service, each once, by name. Must be pure. */
export function endpointsOf(slices: readonly EndpointSlice[], service: string): readonly Endpoint[] {
  const all = new Map<string, Endpoint>();
  for (const slice of slices.filter((one) => serviceOfSlice(one) === service)) {
    for (const { addresses, conditions, targetRef } of slice.endpoints) {
      const name = targetRef?.name ?? addresses[0] ?? '';
      const isPod = targetRef?.kind === 'Pod';
      const uid = targetRef?.uid ?? name;
      // What nobody has judged is to be taken as ready.
      all.set(uid, { name, uid, isPod, ready: conditions.ready ?? true, terminating: conditions.terminating });
    }
  }
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name));
}
