import { isSource, type Snapshots, type Source } from '#protocol';

/** What is known of one source: its last value, or why it cannot be read. Not there: nothing has arrived yet. */
export type Seen<V> =
  | { readonly status: 'value'; readonly value: V }
  | { readonly status: 'unavailable'; readonly reason: string };

/** What is known of a sandbox at one instant. Never changed in place: a new event makes a new world. */
export type World = { readonly [S in Source]?: Seen<Snapshots[S]> };

/** The sources of which something is known. */
export const sourcesOf = (world: World): Source[] => Object.keys(world).filter(isSource);

/** The same world with less known of it. */
export function without(world: World, sources: readonly Source[]): World {
  const rest: { -readonly [S in Source]?: World[S] } = { ...world };
  for (const source of sources) delete rest[source];
  return rest;
}
