import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type Cluster, platformToken } from '../../cluster/index.ts';
import type { SetupContext } from '../settings.ts';
import { clusterNames } from './names.ts';

/**
 * Writes the kubeconfig of the product's own account, for web alone: at the address by which the set-up asks. `name` is the one that learners' kubectl
 * looks for in the certificate, where it is not good for the cluster's address in sandboxes.
 */
export async function writePlatformKubeconfig(
  { settings, signal }: Pick<SetupContext, 'settings' | 'signal'>,
  { api, server, ca }: Cluster,
  name?: string,
): Promise<void> {
  const { folder, kubeconfig } = clusterNames(settings);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'course',
        cluster: {
          server: server.href.replace(/\/$/, ''),
          ...(name !== undefined && { 'tls-server-name': name }),
          ...(ca !== undefined && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
        },
      },
    ],
    users: [{ name: 'platform', user: { token: await platformToken(api, signal) } }],
    contexts: [{ name: 'platform', context: { cluster: 'course', user: 'platform' } }],
    'current-context': 'platform',
  };
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(`${kubeconfig}.new`, stringify(config), { mode: 0o400 });
  if (process.getuid?.() === 0) chownSync(`${kubeconfig}.new`, settings.webUid, settings.webUid);
  renameSync(`${kubeconfig}.new`, kubeconfig);
}

/** The name in the certificate of an API server: what its kubeconfig says, else the host that it is asked at. Without the brackets of IPv6. */
export const certifiedName = ({ server, tlsServerName }: Cluster): string =>
  tlsServerName ?? server.hostname.replace(/^\[(.*)\]$/, '$1');
