import { z } from 'zod';
import { UserError } from '#protocol';
import { docker, tryDocker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { freeDoorPorts } from './door-ports.ts';
import { labHostNames } from './names.ts';

const inspection = z.array(
  z.object({ State: z.object({ Running: z.boolean() }), Config: z.object({ Image: z.string() }) }),
);

/** What became of the container. */
export type ContainerOutcome = 'running' | 'started' | 'created' | 'replaced';

/** Times that ports are looked for: another program may take one between the look and the start. */
const portTries = 3;

/**
 * Sees to it that the lab host's container runs and is of this image. One of another image is replaced, its sandboxes end with it; one
 * that was stopped is made anew, because its ports may be somebody else's by now: all that it keeps lies in volumes.
 */
export async function ensureContainer(context: SetupContext, image: string): Promise<ContainerOutcome> {
  const names = labHostNames(context.settings);
  const found = await tryDocker(context, ['container', 'inspect', names.container]);
  const [old] = found.exitCode === 0 ? inspection.parse(JSON.parse(found.output)) : [];
  const isSame = old?.Config.Image === image;
  if (isSame && old.State.Running) return 'running';
  await ensureNetwork(context);
  for (let tries = 1; ; tries += 1) {
    await endContainer(context);
    const { exitCode, output } = await tryDocker(context, await runArguments(context, image));
    if (exitCode === 0) break;
    if (tries === portTries || !/port is already allocated|address already in use/.test(output)) {
      throw new UserError({
        code: 'lab-host-not-started',
        message: `The lab host's container does not start: ${output.trim().slice(-700)}`,
        hint: 'npx drydock doctor looks at the engine of this machine; then start again',
      });
    }
  }
  if (old === undefined) return 'created';
  return isSame ? 'started' : 'replaced';
}

/** Whether it runs in a container of another image: replacing that ends every sandbox. */
export async function isOfOtherImage(context: SetupContext, { labHost }: { labHost: string }): Promise<boolean> {
  const found = await tryDocker(context, ['container', 'inspect', labHostNames(context.settings).container]);
  if (found.exitCode !== 0) return false;
  const [container] = inspection.parse(JSON.parse(found.output));
  return container?.State.Running === true && container.Config.Image !== labHost;
}

/**
 * Ends the container and removes it; fine when there is none. Asked to stop first: killed at once it would leave processes behind that a
 * learner has frozen, and never end.
 */
export async function endContainer(context: SetupContext): Promise<void> {
  const { container } = labHostNames(context.settings);
  await tryDocker(context, ['stop', container]);
  await tryDocker(context, ['rm', '--force', '--volumes', container]);
}

async function runArguments({ settings }: SetupContext, image: string): Promise<readonly string[]> {
  const { container, network, volumes, label } = labHostNames(settings);
  const ports = await freeDoorPorts(settings.name);
  return [
    ...['run', '--detach', '--name', container, '--hostname', container, '--label', label],
    ...['--privileged', '--cgroupns', 'private', '--network', network, '--stop-timeout', '40'],
    // To the machine itself, and to nobody else.
    ...['--publish', `127.0.0.1:${ports.fleet}:7001`, '--publish', `127.0.0.1:${ports.relay}:7002`],
    ...['--volume', `${volumes.docker}:/var/lib/docker`],
    ...['--volume', `${volumes.agent}:/opt/drydock/agent`],
    ...['--volume', `${volumes.journal}:/var/lib/drydock`],
    ...['--log-opt', 'max-size=10m', '--log-opt', 'max-file=2'],
    image,
  ];
}

async function ensureNetwork(context: SetupContext): Promise<void> {
  const { network, label, volumes } = labHostNames(context.settings);
  for (const volume of Object.values(volumes)) await docker(context, ['volume', 'create', '--label', label, volume]);
  const there = await tryDocker(context, ['network', 'inspect', network]);
  if (there.exitCode === 0) return;
  const range = context.settings.network;
  const created = await tryDocker(context, ['network', 'create', '--label', label, '--subnet', range, network]);
  if (created.exitCode === 0) return;
  throw new UserError({
    code: 'network-range-taken',
    message: `The network "${network}" cannot be made with the range ${range}: ${created.output.slice(-300)}`,
    hint: 'Set DRYDOCK_NETWORK to a range that this machine does not use, for example 10.219.0.0/24',
  });
}

/** Where the two doors of the agent are published now. */
export async function publishedUrls(context: SetupContext): Promise<{ fleetUrl: string; relayUrl: string }> {
  const { container } = labHostNames(context.settings);
  const url = async (port: number) => {
    const output = await docker(context, ['port', container, `${port}/tcp`]);
    const address = output.split('\n').find((line) => line.startsWith('127.0.0.1:'));
    if (address === undefined) throw new Error(`Port ${port} of "${container}" is not published: "${output}"`);
    return `http://${address.trim()}`;
  };
  return { fleetUrl: await url(7001), relayUrl: await url(7002) };
}

/** Runs a command in the lab host and gives its output. */
export async function inLabHost(context: SetupContext, command: readonly string[], timeout = 180_000): Promise<string> {
  return docker(context, ['exec', labHostNames(context.settings).container, ...command], { timeout });
}

/** The same, whatever its exit code. */
export async function tryInLabHost(context: SetupContext, command: readonly string[], timeout = 180_000) {
  return tryDocker(context, ['exec', labHostNames(context.settings).container, ...command], { timeout });
}
