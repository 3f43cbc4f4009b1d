import { clusterLabels, type NodePorts, namespaceOf, type SandboxId } from '#protocol';
import type { KubeObject, OwnerReference } from '../api/kube-object.ts';
import { clusterRoles, volumeFolder } from '../names.ts';
import { limits, quota } from './limits.ts';

/** What a learner is in his namespace: the account of his token. */
export const learnerAccount = 'learner';

export interface SpaceOf {
  readonly instance: string;
  readonly sandbox: SandboxId;
}

const labelsOf = ({ instance, sandbox }: SpaceOf) => ({
  [clusterLabels.instance]: instance,
  [clusterLabels.sandbox]: sandbox,
});

/** The namespace, still without node ports. Pure, as all of this file. */
export function namespaceObject(of: SpaceOf): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespaceOf(of.sandbox),
      labels: {
        ...labelsOf(of),
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/enforce-version': 'latest',
      },
    },
  };
}

/**
 * Everything of a namespace beside itself and its volume. What lies outside of it belongs to it all the same: Kubernetes takes it
 * away when the namespace has gone.
 */
export function spaceObjects(of: SpaceOf, owner: OwnerReference): readonly KubeObject[] {
  const namespace = namespaceOf(of.sandbox);
  const labels = labelsOf(of);
  const subjects = [{ kind: 'ServiceAccount', name: learnerAccount, namespace }];
  const rbac = 'rbac.authorization.k8s.io';
  const account = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, labels },
  });
  return [
    account(learnerAccount),
    // Pods need it at once; Kubernetes would make it a moment later.
    account('default'),
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'lab', namespace, labels }, spec: { hard: quota } },
    { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'lab', namespace, labels }, spec: { limits } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: learnerAccount, namespace, labels },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: clusterRoles.learner },
      subjects,
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `drydock-${namespace}`, labels, ownerReferences: [owner] },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: clusterRoles.window },
      subjects,
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `drydock-${namespace}`, namespace: 'kube-system', labels, ownerReferences: [owner] },
      roleRef: { apiGroup: rbac, kind: 'Role', name: clusterRoles.window },
      subjects,
    },
  ];
}

/**
 * The prepared volume of a learner: 12 MiB that several pods may write, of a class that only his claims may name. Its name says the
 * first of his node ports, so the cluster gives a pair to one namespace alone. It lies on one node, which its pods are scheduled to; the wall makes and
 * removes its folder there.
 */
export function volumeObject(
  of: SpaceOf,
  owner: OwnerReference,
  { ports: [first], node }: { readonly ports: NodePorts; readonly node: string | undefined },
): KubeObject {
  const namespace = namespaceOf(of.sandbox);
  const name = volumeName(first);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels: labelsOf(of), ownerReferences: [owner] },
    spec: {
      capacity: { storage: '12Mi' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: volumeClassOf(namespace),
      hostPath: { path: `${volumeFolder}/${namespace}`, type: 'Directory' },
      ...(node !== undefined && { nodeAffinity: onNode(node) }),
    },
  };
}

const onNode = (name: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
  },
});

/** Class of the prepared volume of a namespace. */
const volumeClassOf = (namespace: string): string => `manual-${namespace}`;

/** Name of the prepared volume of whoever has this pair of node ports. */
export const volumeName = (firstPort: number): string => `manual-${firstPort}`;
