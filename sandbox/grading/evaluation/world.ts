import type { Snapshots } from '#checks';

/** What is known of one source: its last value, or why it cannot be read. Not there: nothing has arrived yet. */
export type Seen<V> =
  | { readonly status: 'value'; readonly value: V }
  | { readonly status: 'unavailable'; readonly reason: string };

/** What is known of a sandbox at one instant. Never changed in place: a new event makes a new world. */
export type World = { readonly [S in keyof Snapshots]?: Seen<Snapshots[S]> };
