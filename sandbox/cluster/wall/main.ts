import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { clusterLabels } from '#protocol';
import type { ApiServer } from '../api/api-server.ts';
import { followObjects } from '../api/follow-objects.ts';
import { openApi } from '../api/open-api.ts';
import { wallFolder } from '../names.ts';
import { keepRoutes } from './keep-routes.ts';
import { keepWall } from './keep-wall.ts';
import { putInForce, rulesInForce } from './nft.ts';
import { type NodeSeen, nodeSeen, podRanges, routesFrom } from './node-world.ts';
import { type PodSeen, podSeen, podWorld } from './pod-world.ts';
import { type Endpoint, nobody, ruleset } from './ruleset.ts';
import { readWallSettings } from './settings.ts';
import { keepFolders, type VolumeSeen, volumeSeen } from './volumes.ts';

/**
 * The wall around learners' pods, on each node: watches pods and nodes, keeps the node's nftables in line, where nobody else does its ways to the
 * pods of other nodes, and the folders of the prepared volumes. Its container has the node's network and NET_ADMIN, nothing else of the node but two
 * folders.
 */
const account = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Milliseconds between two looks at the rules and at where the API server is. */
const lookEvery = 5000;
/** It is there while the rules are in force: the DaemonSet's readiness. */
const readyFile = '/run/wall-ready';

const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
const { wall: settings, server, node: self, keepsRoutes } = readWallSettings(process.env);
const api = openApi({
  server,
  ca: readFileSync(`${account}/ca.crt`),
  token: () => readFileSync(`${account}/token`, 'utf8').trim(),
});
const stop = new AbortController();
const { signal } = stop;
const wall = await keepWall(settings, { putInForce, rulesInForce, log });
log(`The wall is raised; out lead ${settings.uplinks.join(', ')}`);
leaveForTheNextBoot();

let pods: ReadonlyMap<string, PodSeen> | undefined;
let nodes: ReadonlyMap<string, NodeSeen> | undefined;
let apiServers: readonly Endpoint[] = [];
let shown = '';
const show = () => {
  if (pods === undefined || nodes === undefined) return;
  const world = podWorld(pods.values(), apiServers, podRanges(nodes.values()));
  const text = JSON.stringify([...world.learners, world]);
  if (text === shown) return;
  shown = text;
  wall.show(world);
  wall.settled().then(
    () => writeFileSync(readyFile, ''),
    () => (shown = ''),
  );
};

const lookUp = async () => {
  apiServers = await findApiServers(api);
  show();
};
await lookUp().catch((error: unknown) => log(`The API server is not found yet: ${String(error)}`));
/** One after the other. */
let routing: Promise<unknown> = Promise.resolve();
const route = () => {
  const wanted = nodes === undefined ? undefined : routesFrom(self, nodes.values());
  if (wanted === undefined || !keepsRoutes) return;
  routing = routing
    .then(() => keepRoutes(wanted))
    .catch((error: unknown) => log(`The ways to other nodes could not be kept: ${String(error)}`));
};
const timer = setInterval(() => {
  route();
  lookUp().catch((error: unknown) => log(`The API server does not answer: ${String(error)}`));
  void wall.look();
}, lookEvery);

const onTrouble = (error: unknown) => log(`The cluster is asked anew: ${String(error)}`);
const following = [
  followObjects<PodSeen>(api, {
    path: '/api/v1/pods',
    read: (object) => podSeen.safeParse(object).data,
    keyOf: ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    onChange: (all) => {
      pods = all;
      show();
    },
    onTrouble,
    signal,
  }),
  followObjects<NodeSeen>(api, {
    path: '/api/v1/nodes',
    read: (object) => nodeSeen.safeParse(object).data,
    keyOf: ({ metadata }) => metadata.name,
    onChange: (all) => {
      nodes = all;
      route();
      show();
    },
    onTrouble,
    signal,
  }),
  followVolumes(),
];

/** The rules stay: whoever ends the wall does not open it. */
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    clearInterval(timer);
    stop.abort();
    api.close();
    process.exit(0);
  });
}
await Promise.all(following);

/** A node of ours puts these rules in force before anything else: its pods may be back before this process. */
function leaveForTheNextBoot(): void {
  const file = join(wallFolder, 'closed.nft');
  writeFileSync(`${file}.new`, ruleset(nobody, settings), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function followVolumes(): Promise<void> {
  let turn: Promise<unknown> = Promise.resolve();
  const selector = encodeURIComponent(clusterLabels.sandbox);
  return followObjects<VolumeSeen>(api, {
    path: `/api/v1/persistentvolumes?labelSelector=${selector}`,
    read: (object) => volumeSeen.safeParse(object).data,
    keyOf: ({ metadata }) => metadata.name,
    onChange: (all) => {
      const volumes = [...all.values()];
      turn = turn
        .then(() => keepFolders(api, nodes?.get(self)?.metadata.labels['kubernetes.io/hostname'] ?? self, volumes))
        .catch((error: unknown) => log(`The folders of volumes could not be kept: ${String(error)}`));
    },
    onTrouble,
    signal,
  });
}

/** What stands behind the Service of the API server. */
async function findApiServers(api: ApiServer): Promise<readonly Endpoint[]> {
  const selector = encodeURIComponent('kubernetes.io/service-name=kubernetes');
  const path = `/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=${selector}`;
  const slices = z.object({
    items: z.array(
      z.object({
        endpoints: z.array(z.object({ addresses: z.array(z.ipv4()) })).default([]),
        ports: z.array(z.object({ port: z.number().int() })).default([]),
      }),
    ),
  });
  const { items } = slices.parse(await api.ask({ method: 'GET', path }));
  return items.flatMap(({ endpoints, ports }) =>
    endpoints.flatMap(({ addresses }) => addresses.flatMap((address) => ports.map(({ port }) => ({ address, port })))),
  );
}
