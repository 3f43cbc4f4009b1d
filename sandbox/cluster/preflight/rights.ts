import { z } from 'zod';
import type { ApiServer } from '../api/api-server.ts';
import { systemNamespace } from '../names.ts';
import type { ClusterFinding } from './finding.ts';

interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

const rights = (group: string, resource: string, verbs: readonly string[], namespace?: string): readonly Right[] =>
  verbs.map((verb) => ({ verb, group, resource, ...(namespace !== undefined && { namespace }) }));
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

/**
 * What the set-up does in a cluster: the namespace of ours with wall and account, roles that may give more than the set-up itself has, policies, and the
 * pods that try the wall.
 */
const neededRights: readonly Right[] = [
  ...rights('', 'namespaces', ['get', 'create', 'patch', 'delete']),
  ...rights('', 'nodes', ['list']),
  ...rights('', 'services', ['get'], 'kube-system'),
  ...rights('', 'serviceaccounts', ['create', 'patch']),
  ...rights('', 'pods', ['get', 'create', 'patch', 'delete']),
  ...rights('', 'pods/log', ['get']),
  ...rights('', 'configmaps', ['get', 'create', 'patch'], systemNamespace),
  ...rights('', 'secrets', ['get', 'create', 'patch'], systemNamespace),
  ...rights('apps', 'daemonsets', ['get', 'create', 'patch'], systemNamespace),
  ...rights(rbac, 'clusterroles', ['get', 'create', 'patch', 'escalate', 'bind']),
  ...rights(rbac, 'clusterrolebindings', ['create', 'patch']),
  ...rights(rbac, 'roles', ['create', 'patch', 'escalate'], 'kube-system'),
  ...rights(admission, 'validatingadmissionpolicies', ['create', 'patch']),
  ...rights(admission, 'validatingadmissionpolicybindings', ['create', 'patch']),
];

const review = z.object({ status: z.object({ allowed: z.boolean().default(false) }) });

/** Asks the API server itself, a right at a time (SelfSubjectAccessReview): nothing is changed. */
export async function judgeRights(api: ApiServer): Promise<ClusterFinding> {
  const base = {
    id: 'permissions',
    title: 'Permissions',
    why: 'Each learner gets a namespace with roles, limits and a wall around its pods, and a policy holds him to it',
  };
  const missing: string[] = [];
  for (const right of neededRights) if (!(await isAllowed(api, right))) missing.push(nameOf(right));
  if (missing.length === 0) return { ...base, state: 'ok', found: `all ${neededRights.length} that the set-up needs` };
  const [first = '', ...others] = missing;
  const more = others.length === 0 ? '' : ` and ${others.length} more: ${others.slice(0, 5).join(', ')}`;
  return {
    ...base,
    state: 'bad',
    found: `the account of the kubeconfig may not ${first}${more}`,
    fix: 'Use the kubeconfig of an administrator (ClusterRole cluster-admin); what runs afterwards has an account of its own with far less',
  };
}

async function isAllowed(api: ApiServer, { resource: path, ...right }: Right): Promise<boolean> {
  const [resource, subresource] = path.split('/');
  const resourceAttributes = { ...right, resource, ...(subresource !== undefined && { subresource }) };
  const answer = await api.ask({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  });
  return review.parse(answer).status.allowed;
}

const nameOf = ({ verb, resource, group, namespace }: Right): string =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
