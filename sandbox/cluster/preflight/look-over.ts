import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { clusterLabels } from '#protocol';
import { ApiError, type ApiServer, ClusterAway, orUndefined } from '../api/api-server.ts';
import type { Cluster } from '../connect.ts';
import { systemNamespace } from '../names.ts';
import { isAway } from '../problems.ts';
import { judgeIngress, judgeMetrics, judgeStorage } from './facilities.ts';
import type { ClusterFinding } from './finding.ts';
import { type FoundNode, readyNodes } from './nodes.ts';
import { judgeRights } from './rights.ts';

export interface LookOverOptions {
  /** Name of this Drydock. */
  readonly instance: string;
  /** Reference of the wall's image, as nodes pull it or have it; undefined while it is not known. */
  readonly wallImage: string | undefined;
  /** Nodes pull it from a registry: then they need not have it. */
  readonly isPulled: boolean;
  /** Where node ports and ingress answer, when it is not the first node. */
  readonly address: string | undefined;
  /** Whether sandboxes get an answer there; undefined while nobody can say. */
  reaches(host: string, port: number): Promise<boolean | undefined>;
}

/**
 * Looks a cluster over that is not ours, before anything of ours comes into it; changes nothing. One line a thing. Where the API server is not reached
 * there is one line alone.
 */
export async function lookOver(cluster: Cluster, options: LookOverOptions): Promise<readonly ClusterFinding[]> {
  const reached = await judgeReach(cluster);
  if (reached.state === 'bad') return [reached];
  try {
    return await lookInside(cluster, reached, options);
  } catch (error) {
    if (!isAway(error)) throw error;
    // Its version alone it knows without etcd.
    const found = `${cluster.server.host} answers some questions only: ${error.message}`.slice(0, 300);
    return [{ ...reached, state: 'bad', found, fix: 'Look whether etcd runs, and whether its disk has room' }];
  }
}

async function lookInside(
  cluster: Cluster,
  reached: ClusterFinding,
  options: LookOverOptions,
): Promise<readonly ClusterFinding[]> {
  const { api } = cluster;
  const rights = await judgeRights(api);
  const all = [reached, await judgeVersion(api), rights];
  // Who may not look cannot be told what is there.
  if (rights.state === 'bad') return all;
  const nodes = await readyNodes(api);
  return [
    ...all,
    await judgeNeighbour(api, options.instance),
    await judgeStorage(api),
    judgeWallImage(nodes, options),
    await judgeDoor(cluster, options),
    await judgeNodePorts(nodes, options),
    await judgeMetrics(api),
    await judgeIngress(api),
  ];
}

/** Whether lessons can be let in. */
export const isFit = (findings: readonly ClusterFinding[]): boolean => findings.every(({ state }) => state !== 'bad');

/** Where node ports lead: the setting, else the first node with an address. */
export const nodeAddress = (nodes: readonly FoundNode[], set: string | undefined): string | undefined =>
  set ?? nodes.find(({ address }) => address !== undefined)?.address;

async function judgeReach({ api, server }: Cluster): Promise<ClusterFinding> {
  const base = { id: 'reach', title: 'API server', why: 'Every lesson on Kubernetes speaks to it' };
  try {
    await api.ask({ method: 'GET', path: '/version', deadline: 5000 });
    return { ...base, state: 'ok', found: `${server.host} answers` };
  } catch (error) {
    if (error instanceof ApiError) {
      const fix = 'Get a kubeconfig whose token or certificate is still good';
      return {
        ...base,
        state: 'bad',
        found: `${server.host} refuses: ${error.status} ${error.message}`.slice(0, 300),
        fix,
      };
    }
    if (!(error instanceof ClusterAway)) throw error;
    const fix = `Look whether kubectl get nodes works here with the same kubeconfig (DRYDOCK_KUBECONFIG)`;
    return { ...base, state: 'bad', found: `${server.host} does not answer: ${error.message}`.slice(0, 300), fix };
  }
}

const versionAnswer = z.object({ major: z.string(), minor: z.string(), gitVersion: z.string() });
/** The first minor version of Kubernetes 1 with policies in the API server that need no webhook. */
const oldest = 30;

async function judgeVersion(api: ApiServer): Promise<ClusterFinding> {
  const { major, minor, gitVersion } = versionAnswer.parse(await api.ask({ method: 'GET', path: '/version' }));
  const base = {
    id: 'version',
    title: 'Version',
    found: gitVersion,
    why: `Policies that hold learners to their node ports and host names are there since 1.${oldest}; lessons are proven with 1.34`,
  };
  if (major === '1' && Number.parseInt(minor, 10) >= oldest) return { ...base, state: 'ok' };
  return { ...base, state: 'bad', fix: `Take a cluster of version 1.${oldest} or later` };
}

const namespace = z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) });

async function judgeNeighbour(api: ApiServer, instance: string): Promise<ClusterFinding> {
  const base = {
    id: 'neighbour',
    title: 'Other Drydocks',
    why: 'Two of them would each raise a wall of its own settings around the pods of both',
  };
  const answer = await orUndefined(api.ask({ method: 'GET', path: `/api/v1/namespaces/${systemNamespace}` }));
  const owner = answer === undefined ? undefined : namespace.parse(answer).metadata.labels[clusterLabels.instance];
  if (owner === undefined || owner === instance) return { ...base, state: 'ok', found: 'none' };
  const found = `this cluster belongs to the Drydock "${owner}"`;
  const fix = `Take another cluster; or end that one (uninstall), or, when it is long gone: kubectl delete namespace ${systemNamespace}`;
  return { ...base, state: 'bad', found, fix };
}

function judgeWallImage(nodes: readonly FoundNode[], { wallImage, isPulled }: LookOverOptions): ClusterFinding {
  const base = {
    id: 'wall-image',
    title: "Wall's image",
    why: 'On each node a pod of ours with NET_ADMIN keeps the pods of learners apart; without it nobody is let in',
  };
  if (nodes.length === 0)
    return { ...base, state: 'bad', found: 'no node is ready', fix: 'kubectl get nodes says why' };
  if (wallImage === undefined) return { ...base, state: 'ok', found: 'not built yet' };
  if (isPulled)
    return { ...base, state: 'ok', found: `nodes pull ${wallImage}; whether they can is seen when it starts` };
  const without = nodes.filter(({ images }) => !images.some((name) => name.endsWith(`/${wallImage}`)));
  if (without.length === 0) return { ...base, state: 'ok', found: 'on every node' };
  return {
    ...base,
    state: 'bad',
    found: `${without.map(({ name }) => name).join(', ')} ${without.length === 1 ? 'has' : 'have'} no image ${wallImage}`,
    fix: `docker tag ${wallImage} REGISTRY/drydock-wall:1 && docker push REGISTRY/drydock-wall:1, to a registry that the nodes pull from; then set DRYDOCK_KUBERNETES_WALL=REGISTRY/drydock-wall:1`,
  };
}

async function judgeDoor({ server }: Cluster, { reaches }: LookOverOptions): Promise<ClusterFinding> {
  const port = Number(server.port || 443);
  const base = {
    id: 'door',
    title: 'Way of sandboxes',
    why: 'kubectl in a sandbox speaks to the API server by way of the lab host',
  };
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname);
  const fix =
    'Put an address into the kubeconfig at which the API server answers other machines too; another name for its certificate goes into tls-server-name';
  if (isLoopback) return { ...base, state: 'bad', found: `${server.host} is this machine alone`, fix };
  const open = await reaches(server.hostname, port);
  if (open === undefined) return { ...base, state: 'ok', found: 'the lab host does not run yet' };
  if (open) return { ...base, state: 'ok', found: `the lab host reaches ${server.hostname}:${port}` };
  return { ...base, state: 'bad', found: `the lab host does not reach ${server.hostname}:${port}`, fix };
}

/** A port that kubelets listen on, at every node: whether a node answers at all. */
const kubelet = 10_250;

async function judgeNodePorts(
  nodes: readonly FoundNode[],
  { address, reaches }: LookOverOptions,
): Promise<ClusterFinding> {
  const base = {
    id: 'node-ports',
    title: 'Node ports',
    why: 'Lessons on Services and Ingress ask a node, at 10.200.0.3 in every sandbox',
  };
  const fix = 'Set DRYDOCK_KUBERNETES_ADDRESS to the IPv4 address of a node that this machine reaches';
  const node = nodeAddress(nodes, address);
  if (node === undefined || !isIPv4(node)) return { ...base, state: 'warn', found: 'no node has an IPv4 address', fix };
  const open = await reaches(node, kubelet);
  const found = `10.200.0.3 leads to ${node}`;
  if (open === false) return { ...base, state: 'warn', found: `${found}, which the lab host does not reach`, fix };
  return { ...base, state: 'ok', found };
}
