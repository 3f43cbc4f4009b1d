import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { clusterLabels } from '#protocol';
import { type ApiServer, orUndefined } from '../api/api-server.ts';
import { apply } from '../api/apply.ts';
import { type KubeObject, pathOf } from '../api/kube-object.ts';
import type { Cluster } from '../connect.ts';
import { systemNamespace } from '../names.ts';
import { explained } from '../problems.ts';
import { checkWall, type WallCheck } from '../wall-check/check-wall.ts';
import { platformObjects } from './platform-account.ts';
import { policyObjects } from './policies.ts';
import { readWall, type WallState, writeWall } from './prepared.ts';
import { roleObjects } from './roles.ts';
import { wallObjects } from './wall-objects.ts';

export interface PrepareOptions extends Omit<WallCheck, 'standing'> {
  /** Told what is done, for people: `Raising the wall around pods`. */
  onStep(step: string): void;
  /** Its nodes run on since the wall was last tried: where it held, learners are let in while it is tried again. Its rules stay meanwhile. */
  readonly isInUse: boolean;
}

/** The namespace of ours; it says whose cluster this is. */
const home = (instance: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: systemNamespace,
    labels: { 'pod-security.kubernetes.io/enforce': 'privileged', [clusterLabels.instance]: instance },
  },
});

/** The pods of the namespace run as it. The cluster makes it by itself, but some time after the namespace: a pod that comes sooner is refused. */
const homeAccount: KubeObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: systemNamespace },
};

/**
 * Puts into the cluster what all learners share: roles, policies, the wall; then tries the wall. Nobody is let in unless it held. May
 * be repeated, at each start and by a newer version: it brings in line what is there. Needs an administrator. How the wall is; throws
 * UserError `cluster-away`.
 */
export function prepareCluster({ api }: Cluster, options: PrepareOptions): Promise<WallState> {
  return explained(prepare(api, options));
}

async function prepare(api: ApiServer, options: PrepareOptions): Promise<WallState> {
  options.onStep('Setting roles and policies');
  await apply(api, home(options.instance));
  await apply(api, homeAccount);
  const holds = options.isInUse && (await readWall(api))?.state === 'open';
  if (!holds) await writeWall(api, { state: 'checking' });
  await Promise.all([...roleObjects, ...policyObjects].map((object) => apply(api, object)));
  // In turn: a token without its account is taken away again.
  for (const object of platformObjects) await apply(api, object);
  options.onStep("Raising the wall around learners' pods");
  const objects = wallObjects(options, await serviceRanges(api));
  for (const object of objects) await apply(api, object);
  const standing = untilRolledOut(api, objects, options.signal);
  const [wall] = await Promise.all([checkWall(api, { ...options, standing }), standing]);
  await writeWall(api, wall);
  return wall;
}

const ranges = z.object({ items: z.array(z.object({ spec: z.object({ cidrs: z.array(z.string()) }) })) });

/** IPv4 alone; none where the cluster is too old to say. */
async function serviceRanges(api: ApiServer): Promise<readonly string[]> {
  const answer = await orUndefined(api.ask({ method: 'GET', path: '/apis/networking.k8s.io/v1/servicecidrs' }));
  return answer === undefined
    ? []
    : ranges.parse(answer).items.flatMap(({ spec }) => spec.cidrs.filter((cidr) => cidr.includes('.')));
}

const rolledOut = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z.object({
    observedGeneration: z.number().default(0),
    desiredNumberScheduled: z.number(),
    updatedNumberScheduled: z.number().default(0),
    numberReady: z.number(),
  }),
});

/** Milliseconds between two looks, and until the wall is given up. */
const pause = 250;
const patience = 120_000;

/** Undefined when the wall stands on all nodes, else what is missing. */
async function untilRolledOut(api: ApiServer, objects: readonly KubeObject[], signal: AbortSignal) {
  const daemon = objects.find(({ kind }) => kind === 'DaemonSet');
  if (daemon === undefined) throw new Error('The wall is no DaemonSet');
  let said = '';
  for (const end = performance.now() + patience; performance.now() < end; await delay(pause, undefined, { signal })) {
    const { metadata, status } = rolledOut.parse(await api.ask({ method: 'GET', path: pathOf(daemon) }));
    const { desiredNumberScheduled: wanted, updatedNumberScheduled: updated, numberReady: ready } = status;
    if (status.observedGeneration >= metadata.generation && wanted > 0 && updated === wanted && ready === wanted)
      return undefined;
    said = `${ready} of ${wanted} pods of the wall are ready${await hindrance(api)}: see kubectl -n ${systemNamespace} logs daemonset/wall`;
  }
  return said;
}

const podsOfWall = z.object({
  items: z.array(
    z.object({
      status: z.object({
        containerStatuses: z
          .array(
            z.object({
              state: z.object({
                waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).optional(),
              }),
            }),
          )
          .default([]),
      }),
    }),
  ),
});

/** What a pod of the wall waits for: an image that cannot be pulled, for one. */
async function hindrance(api: ApiServer): Promise<string> {
  const path = `/api/v1/namespaces/${systemNamespace}/pods?labelSelector=app.kubernetes.io%2Fname%3Dwall`;
  const { items } = podsOfWall.parse(await api.ask({ method: 'GET', path }));
  const [waiting] = items.flatMap(({ status }) => status.containerStatuses.flatMap(({ state }) => state.waiting ?? []));
  return waiting === undefined || waiting.reason === 'ContainerCreating'
    ? ''
    : ` (${waiting.reason} ${waiting.message})`.slice(0, 400);
}
