import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, tryDocker } from '../../images/docker.ts';
import type { CourseImage } from '../../images/images.ts';
import { registryPassword, registryStaff } from '../../registry/index.ts';
import type { SetupContext } from '../settings.ts';

export interface PushOptions {
  /** `127.0.0.1:PORT` of the registry. */
  readonly door: string;
  readonly secret: string;
}

/** Puts an image into the course registry under the name that lessons use; layers that are there cost nothing. */
export async function pushImage(
  context: SetupContext,
  { reference, name }: Pick<CourseImage, 'reference' | 'name'>,
  { door, secret }: PushOptions,
): Promise<void> {
  const target = `${door}/library/${name}`;
  const config = await mkdtemp(join(tmpdir(), 'drydock-login-'));
  try {
    const auth = Buffer.from(`${registryStaff}:${registryPassword(secret, registryStaff)}`).toString('base64');
    await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [door]: { auth } } }), { mode: 0o600 });
    // The engine that is in use may be chosen in the folder which is put aside here.
    const host = await docker(context, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
    await docker(context, ['tag', reference, target]);
    await docker(context, ['push', '--quiet', target], { env: { DOCKER_CONFIG: config, DOCKER_HOST: host.trim() } });
  } finally {
    await tryDocker(context, ['rmi', target]);
    await rm(config, { recursive: true, force: true });
  }
}

/** Whether the registry has an image of this name: `busybox:1.37`. */
export async function holdsImage(door: string, name: string, signal: AbortSignal): Promise<boolean> {
  const [repository = '', tag = 'latest'] = name.split(':');
  const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
  const url = `http://${door}/v2/library/${repository}/manifests/${tag}`;
  const answer = await fetch(url, { method: 'HEAD', headers: { accept }, signal });
  return answer.ok;
}
