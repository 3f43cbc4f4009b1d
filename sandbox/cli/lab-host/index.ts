import { UserError } from '#protocol';
import type { Images } from '../../images/build.ts';
import { docker, tryDocker } from '../../images/docker.ts';
import { removeCluster, stopCluster } from '../cluster/index.ts';
import { clusterNames } from '../cluster/names.ts';
import type { LabAddresses } from '../lab.ts';
import type { Phase } from '../progress.ts';
import { ensureRegistry, removeRegistry, stopRegistry } from '../registry/index.ts';
import { registryAddress } from '../registry/names.ts';
import type { SetupContext } from '../settings.ts';
import { activateAgent, ensureAgentCode } from './agent-code.ts';
import { agentReady } from './agent-hello.ts';
import { ensureSecret } from './agent-secret.ts';
import { type ContainerOutcome, endContainer, ensureContainer, publishedUrls, tryInLabHost } from './container.ts';
import { siteAddresses } from './egress.ts';
import { dropOldImages, ensureSandboxImage, ensureTemplate } from './lab-images.ts';
import { labHostNames } from './names.ts';

export { isOfOtherImage } from './container.ts';

/**
 * Brings the lab host up to this clone's version: container, images inside, agent. Idempotent; after an interruption the next
 * call goes on. Sandboxes survive but where the container's own image changed. The course registry stands beside it, in its network.
 */
export async function ensureLabHost(context: SetupContext, images: Images): Promise<LabAddresses> {
  const phase = context.progress.phase('Lab host');
  let lab: LabAddresses;
  try {
    const { addresses, detail } = await bringUp(context, images, phase);
    phase.done(detail);
    lab = addresses;
  } catch (error) {
    phase.fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    throw error;
  }
  await ensureRegistry(context, images);
  return lab;
}

const outcomes: Record<ContainerOutcome, string> = {
  running: 'already running',
  started: 'started again',
  created: 'created',
  replaced: 'replaced by one of the new image; its sandboxes ended',
};

async function bringUp(context: SetupContext, images: Images, phase: Phase) {
  const { settings } = context;
  const names = labHostNames(settings);
  const secret = await ensureSecret(names.secretFile);
  const outcome = await ensureContainer(context, images.labHost);
  phase.update('waiting for its engine');
  await engineAnswers(context);
  await ensureSandboxImage(context, images.sandbox, phase);
  const version = await ensureAgentCode(context);
  const { template } = await ensureTemplate(context, images, version, phase);
  phase.update('starting the agent');
  const changed = await activateAgent(context, version, {
    DRYDOCK_AGENT_SECRET: secret,
    DRYDOCK_NAME: settings.name,
    DRYDOCK_HOST: names.container,
    DRYDOCK_AGENT_VERSION: version,
    DRYDOCK_SANDBOX_IMAGE: images.sandbox,
    DRYDOCK_TEMPLATE: template,
    DRYDOCK_WARM: String(settings.warm),
    DRYDOCK_WARM_MAX: String(settings.warmMax),
    DRYDOCK_WARM_PER_MINUTE: String(settings.warmPerMinute),
    DRYDOCK_KEEP_FREE_MEMORY: String(settings.keepFreeMemory),
    DRYDOCK_KEEP_FREE_DISK: String(settings.keepFreeDisk),
    DRYDOCK_LEAST_SHARE: String(settings.leastShare),
    DRYDOCK_KEEP_STOPPED: String(settings.keepStopped),
    DRYDOCK_EGRESS: settings.egress,
    DRYDOCK_EGRESS_ALLOW: siteAddresses(process.env),
    DRYDOCK_REGISTRY: `${registryAddress(settings.network)}:80`,
    DRYDOCK_CLUSTER: clusterNames(settings).node,
  });
  const urls = await publishedUrls(context);
  await agentReady(context, { ...urls, secret, version }, phase);
  await dropOldImages(context, images);
  const detail = `${outcomes[outcome]}${outcome === 'running' && changed ? ', new agent' : ''}`;
  return { addresses: { ...urls, secretFile: names.secretFile }, detail };
}

/** The engine inside starts within seconds of the container. */
async function engineAnswers(context: SetupContext): Promise<void> {
  const script = 'for i in $(seq 900); do docker version > /dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1';
  const { exitCode } = await tryInLabHost(context, ['sh', '-c', script]);
  if (exitCode === 0) return;
  const { output } = await tryDocker(context, ['logs', '--tail', '20', labHostNames(context.settings).container]);
  throw new UserError({
    code: 'lab-engine-silent',
    message: `The engine in the lab host does not answer:\n${output.slice(-700)}`,
    hint: 'Look at the disk and the memory of this machine (npx drydock doctor), then start again',
  });
}

/** Ends the lab host with its sandboxes, the cluster and the registry; images and volumes stay for the next start. */
export async function stopLabHost(context: SetupContext): Promise<void> {
  const { container } = labHostNames(context.settings);
  await stopCluster(context);
  const found = await tryDocker(context, ['container', 'inspect', '--format', '{{.State.Running}}', container]);
  if (found.output.trim() === 'true') await docker(context, ['stop', container]);
  await stopRegistry(context);
}

/** Removes lab host, cluster and registry: containers, network, volumes. Fine when there is none. */
export async function removeLabHost(context: SetupContext): Promise<void> {
  const { network, volumes } = labHostNames(context.settings);
  await removeCluster(context);
  await endContainer(context);
  await removeRegistry(context);
  const exists = async (kind: string, name: string) =>
    (await tryDocker(context, [kind, 'inspect', name])).exitCode === 0;
  if (await exists('network', network)) await docker(context, ['network', 'rm', network]);
  for (const volume of Object.values(volumes)) {
    if (await exists('volume', volume)) await docker(context, ['volume', 'rm', volume]);
  }
}
