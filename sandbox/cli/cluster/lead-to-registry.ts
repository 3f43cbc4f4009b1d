import { courseRegistry } from '#protocol';
import type { SetupContext } from '../settings.ts';
import { nodesOf } from './ensure-node.ts';
import { inNode } from './in-cluster.ts';

/** Of a registry's name, where the containerd of a node asks instead: text of `certs.d/NAME/hosts.toml`. Pure. */
export function hostsFile(name: string, door: string): string {
  return [
    `server = "${name === 'docker.io' ? 'https://registry-1.docker.io' : `http://${name}`}"`,
    '',
    `[host."http://${door}"]`,
    '  capabilities = ["pull", "resolve"]',
    '',
  ].join('\n');
}

/**
 * Leads the nodes to the course registry: for what learners push, and for all of Docker Hub. Its names are aliases of its container in the
 * network, and Docker's resolver knows them at whatever address it is.
 */
export async function leadToRegistry(context: SetupContext): Promise<void> {
  const { host, mirror } = courseRegistry;
  const script = 'mkdir -p "/etc/containerd/certs.d/$1"; printf "%s" "$2" > "/etc/containerd/certs.d/$1/hosts.toml"';
  for (const node of await nodesOf(context)) {
    await inNode(context, node, script, host, hostsFile(host, host));
    await inNode(context, node, script, mirror, hostsFile(mirror, mirror));
    await inNode(context, node, script, 'docker.io', hostsFile('docker.io', mirror));
  }
}
