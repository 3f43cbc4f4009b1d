import { type FSWatcher, readFileSync, watch as watchFiles } from 'node:fs';
import { join } from 'node:path';
import { type ClusterState, clusterState, type SandboxId, UserError } from '#protocol';
import { type Cluster, connectCluster } from './connect.ts';
import type { ClusterKey, ClusterSpaces, OpenedSpace } from './spaces/cluster-spaces.ts';
import { openClusterSpaces, type SpacesContext } from './spaces/open-spaces.ts';
import { type ClusterWatch, openClusterWatch } from './watch/cluster-watch.ts';
import { learnerDoors } from './watch/learner-doors.ts';
import { usualTimes } from './watch/watch-context.ts';

/** The cluster that the start command prepares: how far it is, and what it is good for once it is ready. */
export interface CourseCluster {
  /** Undefined when nobody has begun with it. */
  readonly state: ClusterState | undefined;
  /** Told of every change of the state. */
  subscribe(listener: () => void): () => void;
  /** Resolves when it is ready, or when the signal aborts. */
  untilReady(signal: AbortSignal): Promise<void>;
  /** Connections to it. Throws UserError `cluster-not-ready` (503), `bad-kubeconfig`. */
  connection(): { readonly cluster: Cluster; readonly spaces: ClusterSpaces };
  /** Opens the namespace of a sandbox and gives the key to it. Throws as `connection` does, and as ClusterSpaces do. */
  enter(sandbox: SandboxId): Promise<OpenedSpace & ClusterKey>;
  /** What is in learners' namespaces. Before the cluster is ready it says so. */
  readonly watch: ClusterWatch;
  close(): void;
}

/** `folder` holds `state.json` and the `kubeconfig`; whoever prepares the cluster writes them. */
export function openCourseCluster(folder: string, context: SpacesContext): CourseCluster {
  const listeners = new Set<() => void>();
  let state = readState(folder);
  let connected: { readonly since: string; readonly cluster: Cluster; readonly spaces: ClusterSpaces } | undefined;
  const disconnect = () => {
    connected?.cluster.api.close();
    connected = undefined;
  };
  const watcher = watchFolder(folder, () => {
    const next = readState(folder);
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const listener of [...listeners]) listener();
  });
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const connection = () => {
    if (state?.status !== 'ready') throw notReady(state);
    // A cluster that was made anew has other keys.
    if (connected?.since !== state.since) {
      disconnect();
      const cluster = connectCluster(join(folder, 'kubeconfig'));
      connected = { since: state.since, cluster, spaces: openClusterSpaces(cluster, context) };
    }
    return connected;
  };
  const { now } = context;
  const learner = learnerDoors({ connection, now });
  const watch = openClusterWatch({ api: () => connection().cluster.api, learner, now, times: usualTimes });
  return {
    connection,
    watch,
    enter: async (sandbox) => {
      const { spaces } = connection();
      const space = await spaces.open(sandbox);
      return { ...space, ...(await spaces.key(space)) };
    },
    get state() {
      return state;
    },
    subscribe,
    untilReady: (signal) =>
      new Promise((resolve) => {
        const look = () => {
          if (state?.status !== 'ready' && !signal.aborted) return;
          stop();
          signal.removeEventListener('abort', look);
          resolve();
        };
        const stop = subscribe(look);
        signal.addEventListener('abort', look);
        look();
      }),
    close: () => {
      watch.close();
      watcher?.close();
      disconnect();
    },
  };
}

/** Files are renamed over: the folder is watched. Undefined where there is none: nobody prepares a cluster. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    return watchFiles(folder, { persistent: false }, changed).on('error', () => undefined);
  } catch {
    return undefined;
  }
}

function readState(folder: string): ClusterState | undefined {
  try {
    return clusterState.safeParse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function notReady(state: ClusterState | undefined): UserError {
  const hint = 'drydock doctor says how far it is. Lessons that need no cluster work';
  const message =
    state?.status === 'preparing'
      ? `Kubernetes is being prepared: ${state.phase}, ${Math.round(state.percent)} %`
      : state?.status === 'failed'
        ? `Kubernetes could not be prepared: ${state.problem}`
        : state?.status === 'off'
          ? 'Kubernetes is switched off here (DRYDOCK_KUBERNETES=off)'
          : 'Kubernetes does not run here';
  return new UserError({ code: 'cluster-not-ready', message: message.slice(0, 1000), hint }, { status: 503 });
}
