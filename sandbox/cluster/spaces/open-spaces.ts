import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { clusterLabels, namespaceOf, readNodePorts, type SandboxId, sandboxOf } from '#protocol';
import { type ApiServer, orUndefined } from '../api/api-server.ts';
import { apply, create, remove } from '../api/apply.ts';
import type { OwnerReference } from '../api/kube-object.ts';
import type { Cluster } from '../connect.ts';
import { requireOpenWall } from '../prepare/prepared.ts';
import { explained, goneProblem, noPortsProblem } from '../problems.ts';
import type { ClusterKey, ClusterSpace, ClusterSpaces, OpenedSpace } from './cluster-spaces.ts';
import { endPods } from './end-pods.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { pairs } from './node-ports.ts';
import { type FoundNamespace, planReaping } from './plan-reaping.ts';
import { learnerAccount, namespaceObject, spaceObjects, volumeName, volumeObject } from './space-objects.ts';
import { findVolumeNodes } from './volume-nodes.ts';

export interface SpacesContext {
  /** Name of this Drydock: others on the same cluster are left alone. */
  readonly instance: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Seconds that a token lasts. */
const tokenSeconds = 3600;

const namespaceAnswer = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    deletionTimestamp: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});
const namespaces = z.object({ items: z.array(namespaceAnswer) });
const named = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const tokenAnswer = z.object({ status: z.object({ token: z.string(), expirationTimestamp: z.iso.datetime() }) });

/** Keeps the namespaces of learners in this cluster. Several may do so at once, on the same cluster and for the same Drydock. */
export function openClusterSpaces(
  { api, ca, tlsServerName }: Cluster,
  { instance, now }: SpacesContext,
): ClusterSpaces {
  /** The same namespace is made once at a time. */
  const opening = new Map<SandboxId, Promise<OpenedSpace>>();
  const make = async (sandbox: SandboxId): Promise<OpenedSpace> => {
    const there = await orUndefined(api.ask({ method: 'GET', path: namespacePath(sandbox) }));
    const known = there === undefined ? undefined : namespaceAnswer.parse(there);
    const [whole] = known === undefined || !isWhole(known) ? [] : spaceOf(known);
    if (whole !== undefined) return { ...whole, isNew: false };
    await requireOpenWall(api);
    if (known?.metadata.deletionTimestamp !== undefined) await untilGone(api, sandbox);
    const { metadata } = namespaceAnswer.parse(await apply(api, namespaceObject({ instance, sandbox })));
    const owner = { apiVersion: 'v1', kind: 'Namespace', name: metadata.name, uid: metadata.uid };
    const objects = spaceObjects({ instance, sandbox }, owner);
    const [nodePorts] = await Promise.all([
      claimPorts(api, { instance, sandbox }, owner),
      ...objects.map((object) => apply(api, object)),
    ]);
    // The last word: a namespace with node ports is whole.
    const annotations = { [clusterLabels.nodePorts]: nodePorts.join(',') };
    const { metadata: labels, ...rest } = namespaceObject({ instance, sandbox });
    await apply(api, { ...rest, metadata: { ...labels, annotations } });
    return { sandbox, namespace: metadata.name, nodePorts, isNew: true };
  };
  const list = async () => namespaces.parse(await api.ask({ method: 'GET', path: ours(instance) })).items;
  const end = async (sandbox: SandboxId) => {
    await remove(api, namespacePath(sandbox));
    await endPods(api, namespaceOf(sandbox), 1);
  };
  return {
    open: (sandbox) => {
      const work = opening.get(sandbox) ?? explained(make(sandbox)).finally(() => opening.delete(sandbox));
      opening.set(sandbox, work);
      return work;
    },
    key: (space) => explained(keyOf(api, space, (namespace) => kubeconfigFor(namespace, ca, tlsServerName))),
    list: () => explained(list().then((all) => all.filter(isWhole).flatMap(spaceOf))),
    end: (sandbox) => explained(end(sandbox)),
    reap: (living) =>
      explained(
        (async () => {
          // Namespaces first: one that comes in between has a sandbox.
          const found = (await list()).flatMap(lifeOf);
          if (found.length === 0) return [];
          const plan = planReaping(found, await living(), now());
          for (const sandbox of plan.end) await end(sandbox);
          for (const sandbox of plan.push) await endPods(api, namespaceOf(sandbox), 0);
          return plan.end;
        })(),
      ),
  };
}

type Namespace = z.infer<typeof namespaceAnswer>;

const namespacePath = (sandbox: SandboxId) => `/api/v1/namespaces/${namespaceOf(sandbox)}`;
const ours = (instance: string) =>
  `/api/v1/namespaces?labelSelector=${encodeURIComponent(`${clusterLabels.instance}=${instance},${clusterLabels.sandbox}`)}`;

function isWhole({ metadata }: Namespace): boolean {
  const nodePorts = readNodePorts(metadata.annotations[clusterLabels.nodePorts]);
  return metadata.deletionTimestamp === undefined && nodePorts !== undefined;
}

/** None for a namespace that is not whole. */
function spaceOf({ metadata: { name, annotations } }: Namespace): readonly ClusterSpace[] {
  const [sandbox, nodePorts] = [sandboxOf(name), readNodePorts(annotations[clusterLabels.nodePorts])];
  return sandbox === undefined || nodePorts === undefined ? [] : [{ sandbox, namespace: name, nodePorts }];
}

function lifeOf({ metadata: { name, deletionTimestamp } }: Namespace): readonly FoundNamespace[] {
  const sandbox = sandboxOf(name);
  const goingSince = deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp);
  return sandbox === undefined ? [] : [{ sandbox, goingSince }];
}

/** Milliseconds between two looks at a namespace that goes, and how often. */
const pause = 200;
const looks = 100;

/** A namespace of the same name is on its way out: the new one comes after it. */
async function untilGone(api: ApiServer, sandbox: SandboxId): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    if ((await orUndefined(api.ask({ method: 'GET', path: namespacePath(sandbox) }))) === undefined) return;
    await delay(pause);
  }
}

/**
 * Takes a pair that nobody has: the cluster gives the volume that is named after it to exactly one of all who try. Who was
 * interrupted here finds his own again.
 */
async function claimPorts(api: ApiServer, of: { instance: string; sandbox: SandboxId }, owner: OwnerReference) {
  const path = '/api/v1/persistentvolumes';
  const volumes = named.parse(await api.ask({ method: 'GET', path }));
  const names = new Set(volumes.items.map(({ metadata }) => metadata.name));
  const selector = encodeURIComponent(`${clusterLabels.sandbox}=${of.sandbox}`);
  const mine = named.parse(await api.ask({ method: 'GET', path: `${path}?labelSelector=${selector}` }));
  const nodes = mine.items.length > 0 ? [] : await findVolumeNodes(api);
  for (const pair of pairs()) {
    const name = volumeName(pair[0]);
    if (mine.items.some(({ metadata }) => metadata.name === name)) return pair;
    const isFree = mine.items.length === 0 && !names.has(name);
    if (
      isFree &&
      (await create(api, volumeObject(of, owner, { ports: pair, node: nodes[(pair[0] / 2) % nodes.length] })))
    )
      return pair;
  }
  throw noPortsProblem();
}

async function keyOf(
  api: ApiServer,
  { namespace }: Pick<ClusterSpace, 'namespace'>,
  kubeconfig: (namespace: string) => string,
): Promise<ClusterKey> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${learnerAccount}/token`;
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: tokenSeconds },
  };
  const answer = await orUndefined(api.ask({ method: 'POST', path, body }));
  if (answer === undefined) throw goneProblem(namespace);
  const { status } = tokenAnswer.parse(answer);
  return {
    token: status.token,
    expiresAt: Date.parse(status.expirationTimestamp),
    kubeconfig: kubeconfig(namespace),
  };
}
