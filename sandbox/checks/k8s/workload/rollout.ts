import { conditionOf } from '../object/shape.ts';
import type { RolloutState } from './workload-lens.ts';
import { availableOf, updatedOf, type Workload, wantedBy } from './workload-shape.ts';

/** What `kubectl rollout status` would say. Must be pure. */
export function rolloutOf(one: Workload): RolloutState {
  const { metadata, spec, status } = one;
  if (spec.paused) return 'paused';
  const isSeen = status.observedGeneration >= metadata.generation;
  if (isSeen && conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return 'failed';
  const wanted = wantedBy(one);
  const isDone =
    isSeen &&
    updatedOf(one) >= wanted &&
    status.replicas <= Math.max(wanted, updatedOf(one)) &&
    availableOf(one) >= wanted;
  return isDone ? 'complete' : 'progressing';
}
