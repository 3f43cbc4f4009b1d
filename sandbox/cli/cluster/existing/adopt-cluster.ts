import { z } from 'zod';
import {
  type Cluster,
  connectCluster,
  isFit,
  lookOver,
  nodeAddress,
  prepareCluster,
  readyNodes,
} from '../../../cluster/index.ts';
import { ensureImages } from '../../../images/build.ts';
import { tryDocker } from '../../../images/docker.ts';
import type { Images } from '../../../images/images.ts';
import type { CommandContext } from '../../command-context.ts';
import { inLabHost } from '../../lab-host/container.ts';
import type { Phase } from '../../progress.ts';
import type { SetupContext } from '../../settings.ts';
import { backgroundGroup } from '../background-group.ts';
import { buildTools } from '../build-parts.ts';
import { nodesOf } from '../ensure-node.ts';
import { certifiedName, writePlatformKubeconfig } from '../platform-kubeconfig.ts';
import type { Preparation } from '../preparation.ts';
import { mustBeOpen, wallImage } from '../raise-wall.ts';
import { provideTools } from '../tools.ts';
import { elsewhereFile } from './elsewhere-file.ts';
import { lookOptions } from './look-at-existing.ts';
import { unfit } from './tell-findings.ts';

/** What follows when the tools are there. */
const after = [
  { title: 'Giving sandboxes their tools', seconds: 5 },
  { title: 'Leading sandboxes to the cluster', seconds: 5 },
  { title: "Raising the wall around learners' pods", seconds: 30 },
];
const version = z.object({ gitVersion: z.string() });

/**
 * Makes a cluster that is not ours fit for lessons, with the rights of the kubeconfig `file`. Nothing of ours comes into it before a look said that
 * everything is there. Throws UserError `cluster-unfit` with what is missing, `wall-closed`.
 */
export async function adoptCluster(
  context: CommandContext,
  preparation: Preparation,
  file: string,
): Promise<{ version: string; nodes: number }> {
  const cluster = connectCluster(file);
  try {
    await mustBeFit(context, cluster, context.settings.wallImage);
    const images = await ensureImages(context);
    const group = await backgroundGroup(context);
    const programs = await buildTools(context, images, { preparation, group, after });
    await preparation.step(() => provideTools(context, { node: '', isPublished: false, programs }));
    await preparation.step(async () => {
      // One of ours from before would only take memory.
      for (const name of await nodesOf(context)) await tryDocker(context, ['stop', '--time', '10', name]);
      await leadSandboxes(context, cluster);
    });
    await preparation.step((phase) => raise(context, cluster, { images, group }, phase));
    const { gitVersion } = version.parse(await cluster.api.ask({ method: 'GET', path: '/version' }));
    return { version: gitVersion, nodes: (await readyNodes(cluster.api)).length };
  } finally {
    cluster.api.close();
  }
}

async function mustBeFit(context: SetupContext, cluster: Cluster, wallImage: string | undefined): Promise<void> {
  const findings = await lookOver(cluster, { ...lookOptions(context), wallImage });
  if (!isFit(findings)) throw unfit(findings);
}

/** Tells the lab host's firewall where the one address of the course leads. */
async function leadSandboxes(context: SetupContext, { api, server }: Cluster): Promise<void> {
  const node = nodeAddress(await readyNodes(api), context.settings.kubernetesAddress);
  const port = Number(server.port || 443);
  const text = JSON.stringify({ api: { host: server.hostname, port }, node });
  const script = 'mkdir -p "$(dirname "$1")"; printf "%s" "$0" > "$1.new"; mv "$1.new" "$1"';
  await inLabHost(context, ['sh', '-c', script, text, elsewhereFile]);
}

async function raise(
  context: SetupContext,
  cluster: Cluster,
  { images, group }: { readonly images: Images; readonly group: string | undefined },
  phase: Phase,
): Promise<void> {
  const { settings, signal } = context;
  const image = settings.wallImage ?? (await wallImage(context, images, { group, phase }));
  await mustBeFit(context, cluster, image);
  const wall = await prepareCluster(cluster, {
    image,
    signal,
    isInUse: false,
    egress: settings.egress,
    instance: settings.name,
    onStep: (step) => phase.update(step),
  });
  mustBeOpen(wall);
  await writePlatformKubeconfig(context, cluster, certifiedName(cluster));
}
