import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureLabHost, removeLabHost, stopLabHost } from '../../cli/lab-host/index.ts';
import { labHostNames } from '../../cli/lab-host/names.ts';
import type { SetupContext } from '../../cli/settings.ts';
import type { Images } from '../../images/build.ts';
import { contentHash } from '../../images/content-hash.ts';
import { docker } from '../../images/docker.ts';
import { type Cached, cached } from './cache.ts';
import { sh } from './shell.ts';

const scripts = join(import.meta.dirname, 'machine');
/** Everything that decides what a lab host is, besides its images. */
const sources = ['sandbox/labhost', 'sandbox/protocol', 'sandbox/cli/lab-host', 'sandbox/testing/cgroup2/machine'];

/**
 * A disk for the other machine's engine, with the lab host that `npm start` makes: `docker.ext4`; beside it how its container and its
 * network were made: `container.json`, `network.json`, and the `secret` of its doors. The lab host is made here, stopped, copied and removed.
 */
export async function ensureLabDisk(context: SetupContext, parent: string, images: Images): Promise<Cached> {
  const { root } = context;
  const words = [images.labHost, images.sandbox, ...images.course.map(({ id }) => id)];
  const hash = await contentHash(
    sources.map((source) => join(root, source)),
    words,
  );
  return cached(parent, 'lab', hash, async (folder) => {
    try {
      await removeLabHost(context);
      await ensureLabHost(context, images);
      await stopLabHost(context);
      await describeLabHost(context, folder);
      await copyFile(labHostNames(context.settings).secretFile, join(folder, 'secret'));
      await bake(context, folder, images);
    } finally {
      await removeLabHost({ ...context, signal: AbortSignal.timeout(60_000) });
      await rm(context.settings.data, { recursive: true, force: true });
    }
  });
}

const inspectedContainer = z.tuple([
  z.object({ Config: z.record(z.string(), z.unknown()), HostConfig: z.record(z.string(), z.unknown()) }),
]);
const inspectedNetwork = z.tuple([
  z.object({
    Driver: z.string(),
    Labels: z.record(z.string(), z.string()),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string() })) }),
  }),
]);

/** The engine's own words for how the two were made are what it takes to make them again. */
async function describeLabHost(context: SetupContext, folder: string): Promise<void> {
  const { container, network } = labHostNames(context.settings);
  const inspect = async (kind: string, name: string): Promise<unknown> =>
    JSON.parse(await docker(context, [kind, 'inspect', name]));
  const [{ Config, HostConfig }] = inspectedContainer.parse(await inspect('container', container));
  const [{ Driver, Labels, IPAM }] = inspectedNetwork.parse(await inspect('network', network));
  // Whoever emulates the machine comes to its doors from outside it.
  const PortBindings = { '7001/tcp': [{ HostPort: '7001' }], '7002/tcp': [{ HostPort: '7002' }] };
  const made = { ...Config, HostConfig: { ...HostConfig, PortBindings } };
  await writeFile(join(folder, 'container.json'), JSON.stringify(made));
  await writeFile(join(folder, 'network.json'), JSON.stringify({ Name: network, Driver, Labels, IPAM }));
}

async function bake(context: SetupContext, folder: string, images: Images): Promise<void> {
  const { container, volumes } = labHostNames(context.settings);
  const from = Object.entries(volumes).flatMap(([part, volume]) => ['--volume', `${volume}:/from/${part}:ro`]);
  await sh(context, 'image=$1; shift; docker save "$image" | docker run "$@"', [
    images.labHost,
    ...['--rm', '--interactive', '--privileged', '--network', 'none', '--name', `${container}-bake`],
    ...['--volume', '/bake', '--volume', `${scripts}:/scripts:ro`, '--volume', `${folder}:/out`, ...from],
    ...['--entrypoint', 'bash', images.labHost, '/scripts/bake', context.settings.name],
  ]);
}
