import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiServer } from '../api/api-server.ts';
import { type KubeObject, pathOf } from '../api/kube-object.ts';
import { clusterRoles, systemNamespace } from '../names.ts';

const name = 'platform';
const rbac = 'rbac.authorization.k8s.io';
const token: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'platform-token',
    namespace: systemNamespace,
    annotations: { 'kubernetes.io/service-account.name': name },
  },
  type: 'kubernetes.io/service-account-token',
};

/** Who the product is in the cluster: an account of its own, whose token can be replaced without touching anybody else's. */
export const platformObjects: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: systemNamespace },
    automountServiceAccountToken: false,
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'drydock-platform-account' },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: clusterRoles.platform },
    subjects: [{ kind: 'ServiceAccount', name, namespace: systemNamespace }],
  },
  token,
];

const filled = z.object({ data: z.object({ token: z.string().min(1), 'ca.crt': z.string().default('') }) });

/** Milliseconds between two looks, and how many. */
const pause = 250;
const looks = 240;

/** The account's token, in a cluster that was prepared. A controller fills it in a moment after the account was made. */
export async function platformToken(api: ApiServer, signal: AbortSignal): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    const found = filled.safeParse(await api.ask({ method: 'GET', path: pathOf(token) })).data;
    if (found !== undefined) return Buffer.from(found.data.token, 'base64').toString('utf8');
    await delay(pause, undefined, { signal });
  }
  throw new Error('The account of the product has no token after a minute');
}
