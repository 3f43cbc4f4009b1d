import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type SandboxId, sandboxId, toBase32 } from '#protocol';
import { openApi } from '../cluster/api/open-api.ts';
import {
  type ApiServer,
  type ClusterSpace,
  connectCluster,
  openClusterSpaces,
  openCourseCluster,
} from '../cluster/index.ts';
import { readInstance } from './instance.ts';

/** The cluster of the instance that `DRYDOCK_TEST_STATE` names, and learners in it who have no sandbox. */
export interface TestCluster extends AsyncDisposable {
  readonly api: ApiServer;
  /** A name of our own: the reaper of the instance leaves these namespaces alone. */
  readonly spaces: ReturnType<typeof openClusterSpaces>;
  /** A namespace, and the API server as its learner sees it. */
  learner(): Promise<TestLearner>;
}

export interface TestLearner {
  readonly space: ClusterSpace;
  readonly token: string;
  readonly api: ApiServer;
  /** Where he goes, and with what. */
  readonly door: { readonly server: URL; readonly ca: string | undefined; readonly token: string };
}

export const newSandboxId = (): SandboxId => sandboxId.parse(`s-${toBase32(randomBytes(12))}`);

/** The administrator's connection, which only the set-up has otherwise. */
export const openAdministrator = (): ApiServer =>
  connectCluster(join(readInstance().data, 'kubernetes', 'admin.kubeconfig')).api;

/** Every namespace that was asked for is taken away at the end. */
export function openTestCluster(): TestCluster {
  const course = openCourseCluster(join(readInstance().data, 'cluster'), { instance: 'tests', now: Date.now });
  const { cluster } = course.connection();
  const instance = `tests-${toBase32(randomBytes(6))}`;
  const spaces = openClusterSpaces(cluster, { instance, now: Date.now });
  const opened: SandboxId[] = [];
  const apis: ApiServer[] = [];
  return {
    api: cluster.api,
    spaces,
    learner: async () => {
      const sandbox = newSandboxId();
      opened.push(sandbox);
      const space = await spaces.open(sandbox);
      const { token } = await spaces.key(space);
      const api = openApi({ server: cluster.server, ca: cluster.ca, token: () => token });
      apis.push(api);
      return { space, token, api, door: { server: cluster.server, ca: cluster.ca, token } };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((sandbox) => spaces.end(sandbox)));
      for (const api of apis) api.close();
      course.close();
    },
  };
}
