import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import { selector } from '../object/selector.ts';
import { condition, count, listOf, maybeCount, meta, text, words } from '../object/shape.ts';
import { podSpec } from '../pod/pod-shape.ts';

const amount = z.union([z.number(), z.string()]).optional().catch(undefined);
const noTemplate = { metadata: { labels: {} }, spec: podSpec.parse(undefined) };
const noStrategy = { type: '', rollingUpdate: { maxSurge: undefined, maxUnavailable: undefined } };

/** What keeps pods: a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
const workload = z.object({
  metadata: meta,
  spec: z.object({
    replicas: maybeCount,
    selector,
    template: z
      .object({ metadata: z.object({ labels: words }).catch({ labels: {} }), spec: podSpec })
      .catch(noTemplate),
    strategy: z
      .object({
        type: text,
        rollingUpdate: z.object({ maxSurge: amount, maxUnavailable: amount }).catch(noStrategy.rollingUpdate),
      })
      .catch(noStrategy),
    minReadySeconds: count,
    paused: z.boolean().catch(false),
    serviceName: text,
    volumeClaimTemplates: listOf(z.object({ metadata: z.object({ name: text }).catch({ name: '' }) })),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      readyReplicas: count,
      availableReplicas: count,
      updatedReplicas: count,
      conditions: listOf(condition),
      desiredNumberScheduled: maybeCount,
      numberReady: count,
      numberAvailable: count,
      updatedNumberScheduled: count,
    })
    .catch({
      observedGeneration: 0,
      replicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      updatedReplicas: 0,
      conditions: [],
      desiredNumberScheduled: undefined,
      numberReady: 0,
      numberAvailable: 0,
      updatedNumberScheduled: 0,
    }),
});
export type Workload = z.infer<typeof workload>;

const kind = (word: string, resource: string): Kind<Workload> => ({
  source: `k8s:${resource}.apps`,
  word,
  shape: workload,
});
export const deployments = kind('deployment', 'deployments');
export const replicaSets = kind('replicaset', 'replicasets');
export const statefulSets = kind('statefulset', 'statefulsets');
export const daemonSets = kind('daemonset', 'daemonsets');

/** How many pods it wants; of a DaemonSet one for each node that takes one. Must be pure. */
export const wantedBy = ({ spec, status }: Workload): number => status.desiredNumberScheduled ?? spec.replicas ?? 1;
/** How many of its pods are ready. Must be pure. */
export const readyOf = ({ status }: Workload): number =>
  status.desiredNumberScheduled === undefined ? status.readyReplicas : status.numberReady;
/** How many have been ready for as long as it asks. Must be pure. */
export const availableOf = ({ status }: Workload): number =>
  status.desiredNumberScheduled === undefined ? status.availableReplicas : status.numberAvailable;
/** How many are made of the present template. Must be pure. */
export const updatedOf = ({ status }: Workload): number =>
  status.desiredNumberScheduled === undefined ? status.updatedReplicas : status.updatedNumberScheduled;
