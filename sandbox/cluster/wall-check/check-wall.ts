import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { namespaceOf } from '#protocol';
import { type ApiServer, orUndefined } from '../api/api-server.ts';
import { apply, remove } from '../api/apply.ts';
import { type KubeObject, pathOf } from '../api/kube-object.ts';
import type { WallState } from '../prepare/prepared.ts';
import type { WallOptions } from '../prepare/wall-objects.ts';
import { namespaceObject } from '../spaces/space-objects.ts';
import { checkSandboxes, listenerPod, probePod, worldPod } from './check-objects.ts';
import { judgeWall } from './judge.ts';
import { checkTargets } from './targets.ts';

const podSeen = z.object({
  status: z.object({
    phase: z.string().optional(),
    podIP: z.string().optional(),
    hostIP: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    message: z.string().optional(),
  }),
});
type Seen = z.infer<typeof podSeen>;
const nodeList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const service = z.object({ spec: z.object({ clusterIP: z.string() }) });

/** Milliseconds between two looks at a pod, and until the check is given up. */
const pause = 250;
const patience = 120_000;

export interface WallCheck extends WallOptions {
  /** Name of the Drydock: its reaper is to leave the check's namespaces alone. */
  readonly instance: string;
  readonly signal: AbortSignal;
  /** Resolves when the wall stands on all nodes, or says why it does not. Pods of the check start meanwhile; nothing is tried before. */
  readonly standing: Promise<string | undefined>;
}

/**
 * Tries from a learner's pod on each node everything that must be closed, and what must be open. `closed` names the first hole and how to mend it.
 * Takes some seconds and leaves nothing. Rejects only when the signal aborts.
 */
export async function checkWall(api: ApiServer, check: WallCheck): Promise<WallState> {
  try {
    return await tryAll(api, check);
  } catch (error) {
    check.signal.throwIfAborted();
    const found = error instanceof Error ? error.message : String(error);
    return { state: 'closed', reason: `The self-check could not be made: ${found}`.slice(0, 2000) };
  } finally {
    await clean(api).catch(() => undefined);
  }
}

async function tryAll(api: ApiServer, check: WallCheck): Promise<WallState> {
  const { image, egress, registry, instance, signal, standing } = check;
  await clean(api);
  const [mine, other] = checkSandboxes.map(namespaceOf);
  if (mine === undefined || other === undefined) throw new Error('The check needs two namespaces');
  for (const sandbox of checkSandboxes) {
    await untilGone(api, namespaceObject({ instance: `${instance}-check`, sandbox }), signal);
    await apply(api, namespaceObject({ instance: `${instance}-check`, sandbox }));
    const metadata = { name: 'default', namespace: namespaceOf(sandbox) };
    await apply(api, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  }
  const nodes = await nodesOf(api);
  for (const node of nodes) await untilGone(api, worldPod(image, node), signal);
  const ready = (pod: KubeObject) => started(api, pod, isReady, signal);
  const [ownPod, otherPod, ...worlds] = await Promise.all([
    ready(listenerPod(mine, image)),
    ready(listenerPod(other, image)),
    ...nodes.map((node) => ready(worldPod(image, node))),
  ]);
  const missing = await standing;
  if (missing !== undefined) return { state: 'closed', reason: missing };
  const clusterIp = async (path: string) => service.parse(await api.ask({ method: 'GET', path })).spec.clusterIP;
  const places = {
    egress,
    registry,
    ownPod: known(ownPod.status.podIP),
    otherPod: known(otherPod.status.podIP),
    resolver: await clusterIp('/api/v1/namespaces/kube-system/services/kube-dns'),
    apiServer: await clusterIp('/api/v1/namespaces/default/services/kubernetes'),
  };
  const addresses = worlds.map(({ status }) => known(status.hostIP));
  const tried = await Promise.all(
    nodes.map(async (name, index) => {
      const [node = '', ...otherNodes] = [...addresses.slice(index), ...addresses.slice(0, index)];
      const targets = checkTargets({ ...places, node, otherNodes });
      const probe = probePod(mine, image, name, targets);
      await started(api, probe, ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed', signal);
      return judgeWall(await readLog(api, `${pathOf(probe)}/log`), targets, name);
    }),
  );
  return tried.find(({ state }) => state !== 'open') ?? { state: 'open' };
}

async function nodesOf(api: ApiServer): Promise<readonly string[]> {
  const { items } = nodeList.parse(await api.ask({ method: 'GET', path: '/api/v1/nodes' }));
  if (items.length === 0) throw new Error('The cluster has no node');
  return items.map(({ metadata }) => metadata.name);
}

const isReady = ({ status }: Seen) =>
  status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

function known(value: string | undefined): string {
  if (value === undefined) throw new Error('A pod of the check has no address');
  return value;
}

async function started(api: ApiServer, pod: KubeObject, isThere: (seen: Seen) => boolean, signal: AbortSignal) {
  await apply(api, pod);
  let seen: Seen | undefined;
  for (const end = performance.now() + patience; performance.now() < end; await delay(pause, undefined, { signal })) {
    seen = podSeen.parse(await api.ask({ method: 'GET', path: pathOf(pod) }));
    if (isThere(seen)) return seen;
  }
  throw new Error(`The pod ${pod.metadata.name} does not get ready: ${JSON.stringify(seen?.status).slice(0, 500)}`);
}

/** The log of a pod is text, not JSON. */
async function readLog(api: ApiServer, path: string): Promise<string> {
  const lines: string[] = [];
  const signal = AbortSignal.timeout(patience);
  await api.follow(path, { signal, silence: patience, onLine: (line) => lines.push(line) });
  return lines.join('\n');
}

async function untilGone(api: ApiServer, object: KubeObject, signal: AbortSignal): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await delay(pause, undefined, { signal })) {
    if ((await orUndefined(api.ask({ method: 'GET', path: pathOf(object) }))) === undefined) return;
  }
  throw new Error(`What an earlier check left does not go: ${pathOf(object)}`);
}

async function clean(api: ApiServer): Promise<void> {
  for (const node of await nodesOf(api)) await remove(api, `${pathOf(worldPod('', node))}?gracePeriodSeconds=5`);
  for (const sandbox of checkSandboxes) await remove(api, pathOf(namespaceObject({ instance: '', sandbox })));
}
