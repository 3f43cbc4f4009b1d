import { namespaceOf, type SandboxId } from '#protocol';
import type { Cluster } from '../connect.ts';
import type { ClusterSpaces } from '../spaces/cluster-spaces.ts';
import type { LearnerDoor } from './watch-context.ts';

interface DoorsContext {
  /** Asked for before each use: a cluster that was made anew takes other keys. */
  connection(): { readonly cluster: Pick<Cluster, 'server' | 'ca'>; readonly spaces: Pick<ClusterSpaces, 'key'> };
  /** Milliseconds since 1970. */
  now(): number;
}

/** Milliseconds that a key is used for, much less than it lasts: that of a namespace which was made anew is another one. */
const usedFor = 5 * 60_000;
const mostKept = 1000;

/** Keys of learners, each kept for a few minutes. Of a namespace that is gone there is none. */
export function learnerDoors({ connection, now }: DoorsContext): (sandbox: SandboxId) => Promise<LearnerDoor> {
  const kept = new Map<SandboxId, { readonly door: LearnerDoor; readonly until: number; readonly of: object }>();
  return async (sandbox) => {
    const { cluster, spaces } = connection();
    const known = kept.get(sandbox);
    if (known !== undefined && known.of === spaces && known.until > now()) return known.door;
    const { token } = await spaces.key({ namespace: namespaceOf(sandbox) });
    const door = { server: cluster.server, ca: cluster.ca, token };
    kept.delete(sandbox);
    kept.set(sandbox, { door, until: now() + usedFor, of: spaces });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return door;
  };
}
