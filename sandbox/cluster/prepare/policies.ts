import { clusterLabels } from '#protocol';
import type { KubeObject } from '../api/kube-object.ts';

/** What the API server refuses in learners' namespaces beside what roles and Pod Security refuse. */
interface Policy {
  readonly name: string;
  readonly rules: readonly {
    readonly group: string;
    readonly resources: readonly string[];
    readonly operations: readonly ('CREATE' | 'UPDATE')[];
  }[];
  /** CEL, by name; used as `variables.NAME`. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly validations: readonly {
    /** CEL that must hold. */
    readonly expression: string;
    /** What the learner reads, or CEL that makes it. */
    readonly message?: string;
    readonly messageExpression?: string;
  }[];
}

const both = ['CREATE', 'UPDATE'] as const;
const empty = (path: string) => `!has(${path}) || size(${path}) == 0`;
const ports = `"${clusterLabels.nodePorts}"`;

const policies: readonly Policy[] = [
  {
    name: 'drydock-services',
    rules: [{ group: '', resources: ['services'], operations: both }],
    variables: {
      own: `has(namespaceObject.metadata.annotations) && ${ports} in namespaceObject.metadata.annotations ? namespaceObject.metadata.annotations[${ports}].split(",") : []`,
      // A port that nobody asked for was chosen by Kubernetes before it comes here.
      foreign: `has(object.spec.ports) ? object.spec.ports.filter(p, has(p.nodePort) && p.nodePort != 0 && !(string(p.nodePort) in variables.own)).map(p, string(p.nodePort)) : []`,
    },
    validations: [
      {
        expression: 'size(variables.foreign) == 0',
        messageExpression:
          '"Node port " + variables.foreign.join(", ") + " is not yours. The node ports of this namespace are " + variables.own.join(" and ") + ": set nodePort to one of them. Without it Kubernetes takes any free one"',
      },
      {
        expression: empty('object.spec.externalIPs'),
        message: 'externalIPs would take traffic that is meant for others: use a node port or an Ingress',
      },
      {
        expression: '!has(object.spec.healthCheckNodePort) || object.spec.healthCheckNodePort == 0',
        message: 'externalTrafficPolicy Local of a LoadBalancer takes one more node port: use Cluster',
      },
    ],
  },
  {
    name: 'drydock-ingresses',
    rules: [{ group: 'networking.k8s.io', resources: ['ingresses'], operations: both }],
    variables: {
      domain: 'namespaceObject.metadata.name + ".test"',
      hosts: 'has(object.spec.rules) ? object.spec.rules.map(r, has(r.host) ? r.host : "") : []',
      secured:
        'has(object.spec.tls) ? object.spec.tls.filter(t, has(t.hosts)).map(t, t.hosts.all(h, h == variables.domain || h.endsWith("." + variables.domain))) : []',
    },
    validations: [
      {
        expression:
          'variables.hosts.all(h, h == variables.domain || h.endsWith("." + variables.domain)) && variables.secured.all(s, s)',
        messageExpression:
          '"All learners share one ingress controller, so a host name has to be yours: " + variables.domain + ", or a name that ends in ." + variables.domain',
      },
      {
        expression: '!has(object.spec.defaultBackend)',
        message: 'A default backend would take the requests of everybody: give a rule with a host',
      },
      {
        expression:
          '!has(object.metadata.annotations) || object.metadata.annotations.all(k, !k.contains("traefik.") && !k.contains("nginx."))',
        message: 'Annotations for the ingress controller reach beyond this namespace: leave them out',
      },
    ],
  },
  {
    name: 'drydock-claims',
    rules: [{ group: '', resources: ['persistentvolumeclaims'], operations: ['CREATE'] }],
    validations: [
      {
        expression:
          '!has(object.spec.storageClassName) || !object.spec.storageClassName.startsWith("manual-") || object.spec.storageClassName == "manual-" + namespaceObject.metadata.name',
        messageExpression:
          '"The class " + object.spec.storageClassName + " belongs to somebody else: yours is manual-" + namespaceObject.metadata.name',
      },
    ],
  },
  {
    name: 'drydock-pods',
    rules: [{ group: '', resources: ['pods'], operations: ['CREATE'] }],
    validations: [
      {
        expression: '!has(object.spec.priorityClassName) || object.spec.priorityClassName == ""',
        message: 'A priority class would put out the pods of others',
      },
    ],
  },
  {
    name: 'drydock-secrets',
    rules: [{ group: '', resources: ['secrets'], operations: ['CREATE'] }],
    validations: [
      {
        expression: '!has(object.type) || object.type != "kubernetes.io/service-account-token"',
        message: 'Tokens that never end are not given: a pod gets one of its own that is renewed',
      },
    ],
  },
  {
    // An object with a finalizer that nobody serves would keep its namespace from ever going.
    name: 'drydock-finalizers',
    rules: [{ group: '*', resources: ['*'], operations: ['CREATE'] }],
    variables: {
      allowed:
        'request.resource.resource == "pods" ? ["batch.kubernetes.io/job-tracking"] : request.resource.resource == "persistentvolumeclaims" ? ["kubernetes.io/pvc-protection"] : []',
    },
    validations: [
      {
        expression:
          '!has(object.metadata) || !has(object.metadata.finalizers) || object.metadata.finalizers.all(f, f in variables.allowed)',
        message: 'Finalizers are not for lessons: nobody here would take them away again',
      },
    ],
  },
];

/** Who keeps finalizers in a namespace: everybody but its learner. */
const learnersOnly = {
  name: 'learners',
  expression: 'request.userInfo.username.startsWith("system:serviceaccount:lab-")',
};

const updates: Policy = {
  name: 'drydock-finalizers-later',
  rules: [{ group: '*', resources: ['*'], operations: ['UPDATE'] }],
  validations: [
    {
      expression:
        '!has(object.metadata) || !has(object.metadata.finalizers) || object.metadata.finalizers.all(f, has(oldObject.metadata.finalizers) && f in oldObject.metadata.finalizers)',
      message: 'Finalizers are not for lessons: nobody here would take them away again',
    },
  ],
};

/** The policies and what binds them to learners' namespaces. */
export const policyObjects: readonly KubeObject[] = [
  ...policies.flatMap((policy) => bound(policy, {})),
  ...bound(updates, { matchConditions: [learnersOnly] }),
];

function bound({ name, rules, variables = {}, validations }: Policy, more: object): readonly KubeObject[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: { matchExpressions: [{ key: clusterLabels.sandbox, operator: 'Exists' }] },
          resourceRules: rules.map(({ group, resources, operations }) => ({
            apiGroups: [group],
            apiVersions: ['*'],
            resources,
            operations,
            scope: 'Namespaced',
          })),
        },
        variables: Object.entries(variables).map(([key, expression]) => ({ name: key, expression })),
        validations: validations.map((one) => ({ reason: 'Forbidden', ...one })),
        ...more,
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
}
