import type { ApiServer } from '../api/api-server.ts';
import { remove } from '../api/apply.ts';
import { pathOf } from '../api/kube-object.ts';
import type { Cluster } from '../connect.ts';
import { systemNamespace } from '../names.ts';
import { explained } from '../problems.ts';
import { openClusterSpaces } from '../spaces/open-spaces.ts';
import { platformObjects } from './platform-account.ts';
import { policyObjects } from './policies.ts';
import { roleObjects } from './roles.ts';
import { wallObjects } from './wall-objects.ts';

/**
 * Takes everything of ours out of a cluster that goes on without us: namespaces of learners, wall, policies, roles, and the account. The rules that the
 * wall has set stay in its nodes until they start again; they concern nobody any more. Fine when there is nothing.
 */
export function leaveCluster(cluster: Cluster, instance: string): Promise<void> {
  return explained(leave(cluster.api, cluster, instance));
}

async function leave(api: ApiServer, cluster: Cluster, instance: string): Promise<void> {
  const spaces = openClusterSpaces(cluster, { instance, now: Date.now });
  await spaces.reap(async () => new Set());
  const wall = wallObjects({ image: 'none', egress: 'on' }, []);
  for (const object of [...wall, ...policyObjects, ...platformObjects, ...roleObjects])
    await remove(api, pathOf(object));
  await remove(api, `/api/v1/namespaces/${systemNamespace}`);
}
