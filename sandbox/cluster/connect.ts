import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { UserError } from '#protocol';
import type { ApiServer } from './api/api-server.ts';
import { openApi } from './api/open-api.ts';

/** A cluster that can be asked. */
export interface Cluster {
  readonly api: ApiServer;
  /** Where it was reached: not where sandboxes reach it. */
  readonly server: URL;
  /** PEM of who signed the API server's certificate; undefined when everybody knows him. */
  readonly ca: string | undefined;
  /** The name in the API server's certificate, where the address by which it is asked is not in it. */
  readonly tlsServerName?: string | undefined;
}

/**
 * Connects to the cluster of a kubeconfig's current context. Nothing is asked yet. Throws UserError `bad-kubeconfig` for a file that
 * cannot be read or that logs in by a program.
 */
export function connectCluster(file: string): Cluster {
  const config = readKubeconfig(file);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null || user === null) throw badKubeconfig(file, 'its current context names no cluster or no user');
  if (user.exec !== undefined || user.authProvider !== undefined) {
    throw badKubeconfig(file, 'it logs in by a program; make a service account and use its token or certificate');
  }
  try {
    const ca = read(cluster.caFile, cluster.caData);
    const [cert, key] = [read(user.certFile, user.certData), read(user.keyFile, user.keyData)];
    const server = new URL(cluster.server);
    const { tlsServerName } = cluster;
    return {
      ca,
      server,
      tlsServerName,
      api: openApi({ server, ca, cert, key, tlsServerName, token: () => user.token }),
    };
  } catch (cause) {
    throw badKubeconfig(file, cause instanceof Error ? cause.message : String(cause));
  }
}

function readKubeconfig(file: string): KubeConfig {
  try {
    const config = new KubeConfig();
    config.loadFromFile(file);
    return config;
  } catch (cause) {
    throw badKubeconfig(file, cause instanceof Error ? cause.message : String(cause));
  }
}

/** PEM in the file or in the text. */
function read(file: string | undefined, data: string | undefined): string | undefined {
  if (file !== undefined) return readFileSync(file, 'utf8');
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString();
}

function badKubeconfig(file: string, found: string): UserError {
  return new UserError({
    code: 'bad-kubeconfig',
    message: `The kubeconfig ${file} cannot be used: ${found}`.slice(0, 1000),
    hint: 'Start Drydock again: it writes its own file anew; the one of DRYDOCK_KUBECONFIG is yours to mend',
  });
}
