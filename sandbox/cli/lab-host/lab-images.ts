import type { Images } from '../../images/build.ts';
import { contentHash } from '../../images/content-hash.ts';
import { docker, tryDocker } from '../../images/docker.ts';
import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';
import { agentFolder } from './agent-code.ts';
import { tryInLabHost } from './container.ts';
import { labHostNames } from './names.ts';
import { streamIntoLabHost } from './stream-into.ts';

/** Raised when a template is made in another way. */
const templateForm = '2';

/** Puts the sandbox image into the lab engine. */
export async function ensureSandboxImage(context: SetupContext, image: string, phase: Phase): Promise<boolean> {
  const there = await tryInLabHost(context, ['docker', 'image', 'inspect', '--format', '{{.Id}}', image]);
  if (there.exitCode === 0) return false;
  const size = Number(await docker(context, ['image', 'inspect', '--format', '{{.Size}}', image]));
  await streamIntoLabHost(context, ['docker', 'save', image], ['docker', 'load', '--quiet'], {
    onBytes: (bytes) =>
      phase.update(`copying into the lab host, ${megabytes(bytes)} of ${megabytes(size)}`, Math.min(1, bytes / size)),
  });
  return true;
}

/**
 * Sees to it that the lab host has a template: the course images inside an engine's folder, ready to be shared by all sandboxes.
 * Made once for each set of images. Gives its name.
 */
export async function ensureTemplate(
  context: SetupContext,
  images: Images,
  version: string,
  phase: Phase,
): Promise<{ template: string; made: boolean }> {
  const words = [templateForm, images.sandbox, ...images.course.flatMap(({ name, id }) => [name, id])];
  const template = await contentHash([], words);
  if ((await tryInLabHost(context, ['test', '-e', `/var/lib/drydock/template/${template}`])).exitCode === 0) {
    return { template, made: false };
  }
  const { name } = context.settings;
  const tags = images.course.map((image) => `${image.reference}=${image.name}`);
  const command = ['node', `${agentFolder}/${version}/sandbox/labhost/main.ts`, 'template', template, ...tags];
  const env = [
    `DRYDOCK_NAME=${name}`,
    `DRYDOCK_HOST=${labHostNames(context.settings).container}`,
    `DRYDOCK_SANDBOX_IMAGE=${images.sandbox}`,
  ];
  // It opens no door, so it gets no secret of anybody.
  const vars = [...env, `DRYDOCK_AGENT_SECRET=${'0'.repeat(32)}`];
  const references = [...new Set(images.course.map(({ reference }) => reference))];
  await streamIntoLabHost(context, ['docker', 'save', ...references], ['env', ...vars, ...command], {
    onBytes: (bytes) => phase.update(`preparing the images inside, ${megabytes(bytes)}`),
    onLine: (line) => phase.update(line.slice(0, 80)),
  });
  return { template, made: true };
}

/** Removes sandbox images of earlier versions from the lab engine, but those that sandboxes still run. */
export async function dropOldImages(context: SetupContext, images: Images): Promise<void> {
  const { container, label } = labHostNames(context.settings);
  const list = ['docker', 'images', '--filter', `label=${label}`, '--format', '{{.Repository}}:{{.Tag}}'];
  const { output } = await tryInLabHost(context, list);
  const old = output.split('\n').filter((reference) => reference !== '' && reference !== images.sandbox);
  if (old.length > 0) await tryDocker(context, ['exec', container, 'docker', 'rmi', ...old]);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
