import { docker, tryDocker } from '../../images/docker.ts';
import { tryInLabHost } from '../lab-host/container.ts';
import { streamIntoLabHost } from '../lab-host/stream-into.ts';
import type { SetupContext } from '../settings.ts';
import type { ClusterImages } from './build-parts.ts';

/** Where the lab host keeps them; every sandbox has this folder, read-only, at /opt/kubernetes. */
const folder = '/var/lib/drydock/kubernetes';

/** Copies a file out of an image: `copyOut(context, image, '/bin/kind', '/var/lib/…/kind')`. */
export async function copyOut(context: SetupContext, image: string, path: string, target: string): Promise<void> {
  await withContainer(context, image, (container) => docker(context, ['cp', `${container}:${path}`, target]));
}

/** Puts kubectl, helm and kompose where sandboxes find them, also those that run already. What is there in this version costs nothing. */
export async function provideTools(
  context: SetupContext,
  { node, isPublished, programs }: ClusterImages,
): Promise<void> {
  const { kubernetes = node, helm = '', kompose = '' } = programs;
  const tools = [
    ['kubectl', kubernetes, isPublished ? '/usr/bin/kubectl' : '/bin/kubectl'],
    ['helm', helm, '/bin/helm'],
    ['kompose', kompose, '/bin/kompose'],
  ] as const;
  for (const [name, image, path] of tools) {
    const version = `${folder}/${name}.image`;
    if ((await tryInLabHost(context, ['cat', version])).output.trim() === image) continue;
    // At once or not at all: somebody may be using the one before.
    const script = `set -eu; mkdir -p ${folder}/bin ${folder}/new; tar -x -C ${folder}/new; chmod 755 ${folder}/new/${name}; mv ${folder}/new/${name} ${folder}/bin/; echo "$1" > ${version}`;
    await withContainer(context, image, (container) =>
      streamIntoLabHost(context, ['docker', 'cp', `${container}:${path}`, '-'], ['sh', '-c', script, 'tools', image]),
    );
  }
}

/** A container that is never started: images can be read in no other way. */
async function withContainer(
  context: SetupContext,
  image: string,
  work: (container: string) => Promise<unknown>,
): Promise<void> {
  const label = `dev.drydock.instance=${context.settings.name}`;
  const id = (await docker(context, ['create', '--label', label, image, 'none'])).trim();
  try {
    await work(id);
  } finally {
    await tryDocker(context, ['rm', id]);
  }
}
