import { stringify } from 'yaml';
import { courseCluster } from '#protocol';
import { learnerAccount } from './space-objects.ts';

/** Where a sandbox has the token of its learner; it is renewed there. */
export const tokenFile = '/etc/drydock/cluster/token';

/**
 * A learner's kubeconfig: `course`, the current context, works in his namespace, `course-default` in `default`, where he has no
 * rights. `ca` is PEM; `tlsServerName` is whose certificate the API server shows, where that is not for its one address in sandboxes. Pure.
 */
export function kubeconfigFor(namespace: string, ca: string | undefined, tlsServerName?: string): string {
  const user = learnerAccount;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'course',
          cluster: {
            server: `https://${courseCluster.address}:${courseCluster.api}`,
            ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
            ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
          },
        },
      ],
      users: [{ name: user, user: { tokenFile } }],
      contexts: [
        { name: 'course', context: { cluster: 'course', user, namespace } },
        { name: 'course-default', context: { cluster: 'course', user } },
      ],
      'current-context': 'course',
    },
    { lineWidth: 0 },
  );
}
