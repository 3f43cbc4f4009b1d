import type { CommandContext } from './command-context.ts';
import type { LabAddresses } from './lab.ts';
import type { WebLaunch } from './web-launch.ts';

/** Everything that web is started with: the settings of the instance, its lab host, and what was chosen for this start. */
export function planLaunch(
  { settings, root, isRoot, env }: CommandContext,
  { fleetUrl, relayUrl, secretFile }: LabAddresses,
  { site, code, port }: Pick<WebLaunch, 'site' | 'code' | 'port'>,
): WebLaunch {
  const scheme = env.DRYDOCK_TLS_CERT ? 'https' : 'http';
  const outer = env.DOCKER_HOST?.startsWith('unix://') ? [env.DOCKER_HOST.slice('unix://'.length)] : [];
  return {
    ...{ fleetUrl, relayUrl, secretFile },
    root,
    site,
    code,
    data: settings.data,
    lessons: [...settings.lessons],
    node: process.execPath,
    host: settings.host,
    port,
    url: new URL('/', settings.url ?? originOf(scheme, settings.host, port)).href,
    name: settings.name,
    sockets: ['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock', ...outer],
    ...(settings.allowedHosts === undefined ? {} : { allowedHosts: settings.allowedHosts }),
    ...(isRoot && process.platform === 'linux' ? { uid: settings.webUid } : {}),
  };
}

/** What a browser opens: "every address" is none that it can, nor a Host that web answers. */
export function originOf(scheme: string, listensOn: string, port: number): string {
  const host = ['0.0.0.0', '::'].includes(listensOn) ? '127.0.0.1' : listensOn;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
