/** The course's cluster: a namespace for each learner, and what all of them share. */
export { ApiError, type ApiServer, ClusterAway } from './api/api-server.ts';
export { type Cluster, connectCluster } from './connect.ts';
export { type CourseCluster, openCourseCluster } from './course-cluster.ts';
export {
  type ClusterFinding,
  isFit,
  type LookOverOptions,
  lookOver,
  nodeAddress,
  readyNodes,
} from './preflight/index.ts';
export { leaveCluster } from './prepare/leave-cluster.ts';
export { platformToken } from './prepare/platform-account.ts';
export { type PrepareOptions, prepareCluster } from './prepare/prepare-cluster.ts';
export type { WallState } from './prepare/prepared.ts';
export type { ClusterKey, ClusterSpace, ClusterSpaces } from './spaces/cluster-spaces.ts';
export { openClusterSpaces } from './spaces/open-spaces.ts';
export type { ClusterWatch } from './watch/cluster-watch.ts';
