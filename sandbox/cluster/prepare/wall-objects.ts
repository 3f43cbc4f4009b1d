import type { KubeObject } from '../api/kube-object.ts';
import { systemNamespace, volumeFolder, wallFolder } from '../names.ts';
import type { Endpoint } from '../wall/ruleset.ts';

export interface WallOptions {
  /** Reference of the wall's image as nodes have it or pull it. */
  readonly image: string;
  readonly egress: 'on' | 'off';
  /** Where nodes reach the course registry. */
  readonly registry?: Endpoint | undefined;
  /** Nodes have no ways to the pods of each other: the wall sets them, too. Not where the network of pods is somebody else's. */
  readonly routes?: boolean;
}

const name = 'wall';
const rbac = 'rbac.authorization.k8s.io';

/** The wall as a DaemonSet: one on each node, also on those of the control plane. `services` are the ranges of Services. Pure. */
export function wallObjects(
  { image, egress, registry, routes = false }: WallOptions,
  services: readonly string[],
): readonly KubeObject[] {
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, namespace: systemNamespace, labels };
  const env = {
    DRYDOCK_EGRESS: egress,
    DRYDOCK_SERVICES: services.join(','),
    DRYDOCK_REGISTRY: registry === undefined ? '' : `${registry.address}:${registry.port}`,
    DRYDOCK_ROUTES: routes ? 'on' : 'off',
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'drydock-wall' },
      rules: [
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['get', 'list', 'watch', 'patch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'drydock-wall' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'drydock-wall' },
      subjects: [{ kind: 'ServiceAccount', name, namespace: systemNamespace }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            hostNetwork: true,
            priorityClassName: 'system-node-critical',
            tolerations: [{ operator: 'Exists' }],
            // Its rules stay when it ends.
            terminationGracePeriodSeconds: 2,
            containers: [
              {
                name,
                image,
                imagePullPolicy: 'IfNotPresent',
                env: [
                  ...Object.entries(env).map(([key, value]) => ({ name: key, value })),
                  { name: 'DRYDOCK_NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
                ],
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'DAC_OVERRIDE', 'FOWNER'] },
                },
                readinessProbe: { exec: { command: ['test', '-e', '/run/wall-ready'] }, periodSeconds: 1 },
                resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } },
                volumeMounts: [
                  { name: 'volumes', mountPath: volumeFolder },
                  { name: 'wall', mountPath: wallFolder },
                  { name: 'run', mountPath: '/run' },
                ],
              },
            ],
            volumes: [
              { name: 'volumes', hostPath: { path: volumeFolder, type: 'DirectoryOrCreate' } },
              { name: 'wall', hostPath: { path: wallFolder, type: 'DirectoryOrCreate' } },
              { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
            ],
          },
        },
      },
    },
  ];
}
