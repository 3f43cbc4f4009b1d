import type { Reader } from '../../language/reader.ts';
import type { Kind } from '../object/kind.ts';
import { readAll } from '../object/object-reading.ts';
import type { Any } from '../object/shape.ts';
import { type Pod, pods } from '../pod/pod-shape.ts';
import { deployments, replicaSets, type Workload } from './workload-shape.ts';

/** Whether an object belongs to the one of that uid. Must be pure. */
export const isOwnedBy = ({ metadata }: Any, uid: string): boolean =>
  metadata.ownerReferences.some((one) => one.controller && one.uid === uid);

/** Those that keep its pods: itself, or the ReplicaSets of a Deployment. */
function keepersOf(reader: Reader, kind: Kind<Workload>, { metadata }: Workload): readonly string[] {
  if (kind.source !== deployments.source) return [metadata.uid];
  return readAll(reader, replicaSets, `ReplicaSets of ${metadata.name}`, (all) =>
    all.filter((one) => isOwnedBy(one, metadata.uid)).map((one) => one.metadata.uid),
  );
}

/** The pods of a workload, those that are being deleted left out, by their names. */
export function podsOf(reader: Reader, kind: Kind<Workload>, one: Workload): readonly Pod[] {
  const keepers = keepersOf(reader, kind, one);
  return readAll(reader, pods, `pods of ${kind.word} ${one.metadata.name}`, (all) =>
    all
      .filter((pod) => pod.metadata.deletionTimestamp === undefined && keepers.some((uid) => isOwnedBy(pod, uid)))
      .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name)),
  );
}
