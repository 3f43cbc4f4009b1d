/** What a container gets that says nothing, and the most that one may ask for. */
export const limits = [
  {
    type: 'Container',
    defaultRequest: { cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
    default: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '256Mi' },
    max: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '1Gi' },
  },
  { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
] as const;

/**
 * What all objects of a namespace may have together. Objects are counted so that nobody fills the cluster's database; a learner of the
 * course needs a tenth of it.
 */
export const quota = {
  pods: '20',
  'requests.cpu': '1',
  'requests.memory': '1Gi',
  'requests.ephemeral-storage': '1Gi',
  'limits.cpu': '6',
  'limits.memory': '3Gi',
  'limits.ephemeral-storage': '5Gi',
  persistentvolumeclaims: '8',
  'requests.storage': '2Gi',
  services: '20',
  'services.nodeports': '2',
  'services.loadbalancers': '1',
  'count/configmaps': '60',
  'count/secrets': '60',
  'count/serviceaccounts': '12',
  'count/replicationcontrollers': '5',
  'count/deployments.apps': '20',
  'count/replicasets.apps': '100',
  'count/statefulsets.apps': '10',
  'count/daemonsets.apps': '5',
  'count/controllerrevisions.apps': '100',
  'count/jobs.batch': '20',
  'count/cronjobs.batch': '5',
  'count/ingresses.networking.k8s.io': '10',
  'count/networkpolicies.networking.k8s.io': '20',
  'count/poddisruptionbudgets.policy': '10',
  'count/horizontalpodautoscalers.autoscaling': '5',
} as const;
