import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import { connectCluster, prepareCluster, type WallState } from '../../cluster/index.ts';
import { buildImage } from '../../images/build-image.ts';
import { tryDocker } from '../../images/docker.ts';
import type { Images } from '../../images/images.ts';
import { streamIntoContainer } from '../lab-host/stream-into.ts';
import type { Phase } from '../progress.ts';
import { registryAddress } from '../registry/names.ts';
import type { SetupContext } from '../settings.ts';
import { nodesOf } from './ensure-node.ts';
import { inNode } from './in-cluster.ts';
import { clusterNames } from './names.ts';
import { writePlatformKubeconfig } from './platform-kubeconfig.ts';

/** Reference of the image of the wall. */
export async function wallImage(
  context: SetupContext,
  images: Images,
  { group, phase }: { readonly group: string | undefined; readonly phase: Phase },
): Promise<string> {
  const part = (name: string) => join(context.root, 'sandbox', name);
  const request = {
    folder: 'kubernetes/wall',
    contexts: { protocol: part('protocol'), cluster: part('cluster') },
    from: { labhost: images.labHost },
    base: images.base,
    group,
  };
  return (await buildImage(context, request, phase)).reference;
}

/**
 * Makes our cluster fit for learners: roles, policies, the account of web, and the wall around their pods, which is then tried. Throws UserError
 * `wall-closed` when a pod reached what it must not: nobody is let in then. `isInUse`: learners work in it, on nodes that have run all the time.
 * `routes`: nodes have no other ways to the pods of each other than the wall's.
 */
export async function raiseWall(
  context: SetupContext,
  image: string,
  { phase, isInUse, routes }: { readonly phase: Phase; readonly isInUse: boolean; readonly routes: boolean },
): Promise<void> {
  const { settings, signal } = context;
  for (const node of await nodesOf(context)) await giveImage(context, node, image);
  const cluster = connectCluster(clusterNames(settings).adminKubeconfig);
  try {
    const wall = await prepareCluster(cluster, {
      image,
      signal,
      isInUse,
      routes,
      egress: settings.egress,
      instance: settings.name,
      registry: { address: registryAddress(settings.network), port: 80 },
      onStep: (step) => phase.update(step),
    });
    mustBeOpen(wall);
    await writePlatformKubeconfig(context, cluster);
  } finally {
    cluster.api.close();
  }
}

/** Milliseconds between two looks whether containerd answers. */
const pause = 300;

/** Gives a node that is only just coming up the image, as soon as it can take it. */
export async function giveImageEarly(context: SetupContext, node: string, image: string): Promise<void> {
  while ((await tryDocker(context, ['exec', node, 'ctr', 'version'])).exitCode !== 0) {
    await wait(pause, undefined, { signal: context.signal });
  }
  await giveImage(context, node, image);
}

/** What a node has already costs nothing. */
async function giveImage(context: SetupContext, node: string, image: string): Promise<void> {
  const script =
    'ctr --namespace k8s.io images list --quiet | grep --quiet --line-regexp --fixed-strings "docker.io/$1"';
  if ((await inNode(context, node, script, image)).exitCode === 0) return;
  await streamIntoContainer(context, node, {
    source: ['docker', 'save', image],
    command: ['ctr', '--namespace', 'k8s.io', 'images', 'import', '-'],
  });
}

/** Throws UserError `wall-closed` when a pod reached what it must not: nobody is let in then. */
export function mustBeOpen(wall: WallState): void {
  if (wall.state === 'open') return;
  const reason = wall.state === 'closed' ? wall.reason : 'it was not tried';
  throw new UserError({
    code: 'wall-closed',
    message: `The wall around learners' pods does not hold, so nobody is let into the cluster: ${reason}`.slice(
      0,
      1000,
    ),
    hint: 'Lessons that need no cluster work. Mend it, then start again: the wall is tried at each start',
  });
}
