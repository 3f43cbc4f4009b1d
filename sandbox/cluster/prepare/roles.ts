import type { KubeObject } from '../api/kube-object.ts';
import { clusterRoles } from '../names.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const look = ['get', 'list', 'watch'];
const all = [...look, 'create', 'update', 'patch', 'delete', 'deletecollection'];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
const rule = (group: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/**
 * What a learner may do in his namespace: what lessons and helm charts need. Not: endpoints and slices of his own, which the ingress
 * controller would follow anywhere; roles and bindings, quota and limits; tokens; the API server's proxy.
 */
const learnerRules: readonly Rule[] = [
  rule(
    '',
    [
      'pods',
      'services',
      'configmaps',
      'secrets',
      'persistentvolumeclaims',
      'serviceaccounts',
      'replicationcontrollers',
    ],
    all,
  ),
  rule('', ['replicationcontrollers/scale'], ['get', 'update', 'patch']),
  rule('', ['pods/log', 'pods/status'], ['get']),
  rule('', ['pods/exec', 'pods/attach', 'pods/portforward'], ['get', 'create']),
  rule('', ['pods/eviction'], ['create']),
  rule('', ['pods/ephemeralcontainers'], ['get', 'update', 'patch']),
  rule('', ['events', 'endpoints', 'resourcequotas', 'limitranges'], look),
  rule('', ['namespaces'], ['get']),
  rule('apps', ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], all),
  rule('apps', ['deployments/scale', 'replicasets/scale', 'statefulsets/scale'], ['get', 'update', 'patch']),
  rule('apps', ['controllerrevisions'], look),
  rule('batch', ['jobs', 'cronjobs'], all),
  rule('autoscaling', ['horizontalpodautoscalers'], all),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], all),
  rule('policy', ['poddisruptionbudgets'], all),
  rule('discovery.k8s.io', ['endpointslices'], look),
  rule('events.k8s.io', ['events'], look),
  rule('metrics.k8s.io', ['pods'], look),
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], look),
];

/** What he may look at outside of it. Nothing secret, no log, nothing to run. */
const windowRules: readonly Rule[] = [
  rule('', ['nodes', 'persistentvolumes'], look),
  rule('storage.k8s.io', ['storageclasses'], look),
  rule('networking.k8s.io', ['ingressclasses'], look),
];

/**
 * What web may do: keep learners' namespaces and let them in, and read all that checks ask for. It gives the two roles above without
 * having what is in them, and no other; it changes neither roles nor policies nor the wall.
 */
const platformRules: readonly (Rule & { readonly resourceNames?: readonly string[] })[] = [
  // By name: whoever may read all resources may also enter pods and nodes.
  ...learnerRules
    .map(({ apiGroups, resources }) => ({
      apiGroups,
      resources: resources.filter((name) => !name.includes('/')),
      verbs: look,
    }))
    .filter(({ resources }) => resources.length > 0),
  ...windowRules,
  rule('', ['namespaces'], look),
  rule('', ['pods/log'], ['get']),
  rule('', ['namespaces'], ['create', 'patch', 'delete']),
  rule('', ['serviceaccounts', 'resourcequotas', 'limitranges', 'persistentvolumes'], ['create', 'patch']),
  rule('', ['serviceaccounts/token'], ['create']),
  // What a check asks of a learner's server.
  rule('', ['pods/proxy'], ['get', 'create', 'update', 'patch', 'delete']),
  rule('', ['pods'], ['deletecollection']),
  rule('rbac.authorization.k8s.io', ['rolebindings', 'clusterrolebindings'], ['get', 'create', 'patch']),
  {
    ...rule('rbac.authorization.k8s.io', ['clusterroles', 'roles'], ['bind']),
    resourceNames: [clusterRoles.learner, clusterRoles.window],
  },
];

/** The roles that namespaces and web's account are bound to. */
export const roleObjects: readonly KubeObject[] = [
  { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: clusterRoles.platform }, rules: platformRules },
  { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: clusterRoles.learner }, rules: learnerRules },
  { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: clusterRoles.window }, rules: windowRules },
  {
    apiVersion: rbac,
    kind: 'Role',
    metadata: { name: clusterRoles.window, namespace: 'kube-system' },
    rules: [rule('', ['pods'], look)],
  },
];
