/** Whether a cluster that is not ours is fit for lessons. */
export type { ClusterFinding } from './finding.ts';
export { isFit, type LookOverOptions, lookOver, nodeAddress } from './look-over.ts';
export { readyNodes } from './nodes.ts';
