import {
  type ClusterSource,
  type FromPodRequest,
  namespaceOf,
  type ObserveDown,
  type PodFileRequest,
  type PodLogSource,
  type PodRequest,
  type ProbeResult,
  type SandboxId,
  type Source,
  serverOf,
  UserError,
} from '#protocol';
import type { Observation } from '../../grading/index.ts';
import { askFromPod } from './ask-from-pod.ts';
import { askPod } from './ask-pod.ts';
import { KindWatch, reasonOf } from './kind-watch.ts';
import { followLog } from './pod-log.ts';
import { readPodFile } from './read-pod-file.ts';
import type { WatchContext } from './watch-context.ts';

/** What learners' namespaces look like, for everybody who watches. */
export interface ClusterWatch {
  /** What the lab host tells of a sandbox, and with it what is in its namespace. The caller closes it. */
  observe(sandbox: SandboxId, lab: Observation): Observation;
  close(): void;
}

interface Kept {
  readonly watch: KindWatch;
  idle: NodeJS.Timeout | undefined;
}

/** One watch a kind, begun when somebody watches it and ended a minute after the last one has left. */
export function openClusterWatch(context: WatchContext): ClusterWatch {
  const kinds = new Map<ClusterSource, Kept>();
  const follow = (source: ClusterSource, namespace: string, tell: Parameters<KindWatch['subscribe']>[1]) => {
    const kept = kinds.get(source) ?? { watch: new KindWatch(context, source), idle: undefined };
    kinds.set(source, kept);
    clearTimeout(kept.idle);
    const stop = kept.watch.subscribe(namespace, tell);
    return () => {
      stop();
      if (kept.watch.isUsed) return;
      clearTimeout(kept.idle);
      kept.idle = setTimeout(() => {
        kinds.delete(source);
        kept.watch.close();
      }, context.times.idle).unref();
    };
  };
  return {
    observe: (sandbox, lab) => {
      const namespace = namespaceOf(sandbox);
      const listeners = new Set<(event: ObserveDown) => void>();
      const emit = (event: ObserveDown) => {
        for (const listener of listeners) listener(event);
      };
      const open = new Map<Source, () => void>();
      const begin = (source: Source) => {
        if (isPodLog(source)) {
          const ended = new AbortController();
          void followLog(context, { namespace, source, signal: ended.signal }, (told) =>
            emit({ ...told, source, at: context.now() }),
          );
          return () => ended.abort();
        }
        if (!isOfCluster(source)) return () => undefined;
        return follow(source, namespace, (told) => emit({ ...told, source, at: context.now() }));
      };
      return {
        watch: (sources) => {
          const mine = sources.filter((source) => serverOf(source) === 'cluster');
          lab.watch(sources.filter((source) => !mine.includes(source)));
          for (const [source, stop] of open) {
            if (mine.includes(source)) continue;
            open.delete(source);
            stop();
          }
          for (const source of mine) if (!open.has(source)) open.set(source, begin(source));
        },
        subscribe: (listener) => {
          listeners.add(listener);
          const stop = lab.subscribe(listener);
          return () => {
            listeners.delete(listener);
            stop();
          };
        },
        probe: (request) =>
          'pod' in request || 'from' in request ? ask(context, sandbox, request) : lab.probe(request),
        close: () => {
          listeners.clear();
          for (const stop of open.values()) stop();
          open.clear();
          lab.close();
        },
      };
    },
    close: () => {
      for (const { watch, idle } of kinds.values()) {
        clearTimeout(idle);
        watch.close();
      }
      kinds.clear();
    },
  };
}

async function ask(
  context: WatchContext,
  sandbox: SandboxId,
  request: PodRequest | PodFileRequest | FromPodRequest,
): Promise<ProbeResult> {
  const namespace = namespaceOf(sandbox);
  try {
    if ('file' in request) return await readPodFile(await context.learner(sandbox), namespace, request);
    if ('from' in request) return await askFromPod(await context.learner(sandbox), namespace, request);
    return await askPod(context.api(), namespace, request);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const message = `Kubernetes does not answer: ${reasonOf(cause)}`.slice(0, 300);
    throw new UserError({ code: 'cluster-away', message }, { status: 503, cause });
  }
}

const isPodLog = (source: Source): source is PodLogSource => source.startsWith('k8s.log:');
const isOfCluster = (source: Source): source is ClusterSource => source.startsWith('k8s:');
