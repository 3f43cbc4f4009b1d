import { gzipSync } from 'node:zlib';
import type { ClusterObject, ClusterSource, PodLog, PodLogSource, Snapshots } from '#protocol';

/** Builders of objects as an API server has them, for tests without one. Every part has a believable default. */

export const labNamespace = 'lab-abcdefghij22';
/** Long before now: what is as old as this is not on its way any more. */
const longAgo = '2026-01-01T00:00:00Z';

type Tree = Readonly<Record<string, unknown>>;
interface Parts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of what made it and keeps it. */
  readonly owner?: ClusterObject;
  readonly createdAt?: string;
  readonly deletedAt?: string;
  readonly generation?: number;
}

/** Any object; its uid follows from kind and name. */
export function anObject(kind: string, parts: Parts, rest: Tree = {}): ClusterObject {
  const { name, labels, annotations, owner, createdAt = longAgo, deletedAt, generation } = parts;
  return {
    kind,
    ...rest,
    metadata: {
      name,
      namespace: labNamespace,
      uid: `${kind}-${name}`.toLowerCase(),
      resourceVersion: '1',
      creationTimestamp: createdAt,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(deletedAt && { deletionTimestamp: deletedAt }),
      ...(generation && { generation }),
      ...(owner && {
        ownerReferences: [
          {
            kind: owner.kind,
            name: owner.metadata.name,
            uid: owner.metadata.uid,
            controller: true,
          },
        ],
      }),
    },
  };
}

interface PodParts extends Parts {
  readonly image?: string;
  readonly container?: Tree;
  readonly containers?: readonly Tree[];
  readonly spec?: Tree;
  readonly status?: Tree;
  /** Of its one container. */
  readonly state?: Tree;
  readonly lastState?: Tree;
  readonly restartCount?: number;
  readonly ready?: boolean;
}

/** A pod with one container `web`, which runs and is ready unless said otherwise. */
export function aPod(parts: PodParts): ClusterObject {
  const { image = 'nginx:1.27', container, ready = true, restartCount = 0, lastState = {}, spec, status } = parts;
  const state = parts.state ?? { running: { startedAt: longAgo } };
  const containers = parts.containers ?? [{ name: 'web', image, resources: {}, ...container }];
  const condition = (type: string, holds: boolean) => ({
    type,
    status: holds ? 'True' : 'False',
    lastTransitionTime: longAgo,
  });
  return anObject('Pod', parts, {
    spec: { containers, nodeName: 'node', restartPolicy: 'Always', serviceAccountName: 'default', ...spec },
    status: {
      phase: 'Running',
      podIP: '10.244.0.7',
      hostIP: '10.210.0.2',
      conditions: [condition('PodScheduled', true), condition('Ready', ready)],
      containerStatuses: containers.map((one) => ({
        name: Reflect.get(one, 'name'),
        image,
        imageID: 'sha256:aa',
        containerID: 'containerd://aa',
        ready,
        restartCount,
        state,
        lastState,
      })),
      ...status,
    },
  });
}

interface WorkloadParts extends Parts {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly image?: string;
  readonly container?: Tree;
  readonly spec?: Tree;
  readonly status?: Tree;
}

/** A Deployment, or another workload, whose pods have the label `app=<its name>` unless said otherwise. */
export function aWorkload(kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet', parts: WorkloadParts): ClusterObject {
  const { name, replicas = 1, readyReplicas = replicas, image = 'nginx:1.27', container, spec, status } = parts;
  const labels = { app: name };
  const counts = { replicas, readyReplicas, availableReplicas: readyReplicas, updatedReplicas: replicas };
  return anObject(
    kind,
    { generation: 1, ...parts },
    {
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image, resources: {}, ...container }] } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        ...spec,
      },
      status: { observedGeneration: 1, conditions: [], ...counts, ...status },
    },
  );
}

/** A Deployment, its ReplicaSet and its pods `<name>-1-1`, `<name>-1-2` …, as a cluster makes them of it. */
export function aDeployment(parts: WorkloadParts, pod: Partial<PodParts> = {}): readonly ClusterObject[] {
  const { name, replicas = 1 } = parts;
  const revision = { 'deployment.kubernetes.io/revision': '1' };
  const deployment = aWorkload('Deployment', {
    readyReplicas: pod.ready === false ? 0 : replicas,
    ...parts,
    annotations: revision,
  });
  const set = aWorkload('ReplicaSet', { ...parts, name: `${name}-1`, owner: deployment, annotations: revision });
  const pods = Array.from({ length: replicas }, (_, index) =>
    aPod({
      labels: { app: name, 'pod-template-hash': '1' },
      ...(parts.image && { image: parts.image }),
      ...(parts.container && { container: parts.container }),
      ...pod,
      name: `${name}-1-${index + 1}`,
      owner: set,
    }),
  );
  return [deployment, set, ...pods];
}

interface ServiceParts extends Parts {
  readonly selector?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly ports?: readonly Tree[];
}

export const aService = ({ type = 'ClusterIP', ports, selector, ...parts }: ServiceParts): ClusterObject =>
  anObject('Service', parts, {
    spec: {
      type,
      clusterIP: '10.96.7.7',
      ...(selector && { selector }),
      ports: ports ?? [{ port: 80, targetPort: 5000, protocol: 'TCP' }],
    },
  });

/** The slice of a Service over these pods, ready as they are. */
export const aSlice = (service: string, pods: readonly ClusterObject[]): ClusterObject =>
  anObject(
    'EndpointSlice',
    { name: `${service}-x`, labels: { 'kubernetes.io/service-name': service } },
    {
      endpoints: pods.map((pod) => ({
        addresses: ['10.244.0.7'],
        conditions: { ready: JSON.stringify(pod).includes('"type":"Ready","status":"True"'), terminating: false },
        targetRef: { kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid },
      })),
      ports: [{ name: '', port: 5000, protocol: 'TCP' }],
    },
  );

/** A warning about an object. */
export const aWarning = (about: ClusterObject, reason: string, message: string): ClusterObject =>
  anObject(
    'Event',
    { name: `${about.metadata.name}.${reason}`.toLowerCase() },
    {
      involvedObject: { kind: about.kind, name: about.metadata.name, uid: about.metadata.uid },
      type: 'Warning',
      reason,
      message,
      lastTimestamp: longAgo,
    },
  );

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

export const aSecret = ({
  data,
  type = 'Opaque',
  ...parts
}: Parts & { data: Readonly<Record<string, string>>; type?: string }) =>
  anObject('Secret', parts, {
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
  });

interface ReleaseParts {
  readonly name: string;
  readonly revision?: number;
  readonly status?: string;
  readonly description?: string;
  /** What the user set. */
  readonly config?: Tree;
  /** The chart's own values. */
  readonly values?: Tree;
  readonly manifest?: string;
}

/** One revision of a release, as Helm stores it: JSON, gzip, base64, and base64 again. */
export function aRelease({ name, revision = 1, status = 'deployed', ...parts }: ReleaseParts): ClusterObject {
  const { description = 'Install complete', config = {}, values = {}, manifest = '' } = parts;
  const record = {
    name,
    info: { first_deployed: longAgo, last_deployed: longAgo, status, description },
    chart: {
      metadata: { name: 'hello', version: '0.1.0', appVersion: '1.0', apiVersion: 'v2' },
      values,
      templates: [],
    },
    config,
    manifest,
    version: revision,
    namespace: labNamespace,
  };
  const labels = { name, owner: 'helm', status, version: `${revision}` };
  return anObject(
    'Secret',
    { name: `sh.helm.release.v1.${name}.v${revision}`, labels },
    {
      type: 'helm.sh/release.v1',
      data: { release: base64(base64(gzipSync(JSON.stringify(record)))) },
    },
  );
}

const sourcesOfKinds: Readonly<Record<string, ClusterSource>> = {
  Pod: 'k8s:pods',
  Event: 'k8s:events',
  Service: 'k8s:services',
  Secret: 'k8s:secrets',
  ConfigMap: 'k8s:configmaps',
  Node: 'k8s:nodes',
  PersistentVolumeClaim: 'k8s:persistentvolumeclaims',
  Deployment: 'k8s:deployments.apps',
  ReplicaSet: 'k8s:replicasets.apps',
  StatefulSet: 'k8s:statefulsets.apps',
  DaemonSet: 'k8s:daemonsets.apps',
  EndpointSlice: 'k8s:endpointslices.discovery.k8s.io',
  Ingress: 'k8s:ingresses.networking.k8s.io',
  IngressClass: 'k8s:ingressclasses.networking.k8s.io',
  Job: 'k8s:jobs.batch',
  CronJob: 'k8s:cronjobs.batch',
  HorizontalPodAutoscaler: 'k8s:horizontalpodautoscalers.autoscaling',
};

type ClusterWorld = { readonly [K in ClusterSource]: Snapshots[K] };

/** What a namespace with these objects looks like: of kinds that have none, nothing. */
export function aCluster(...objects: readonly ClusterObject[]): ClusterWorld {
  const world: { [K in ClusterSource]: Snapshots[K] } = {};
  for (const source of Object.values(sourcesOfKinds))
    world[source] = { namespace: labNamespace, items: [], cut: false };
  for (const object of objects) {
    const source = sourcesOfKinds[object.kind];
    if (source === undefined) throw new Error(`Say in sourcesOfKinds where a ${object.kind} is`);
    world[source]?.items.push(object);
  }
  return world;
}

/** What a container wrote. */
export const aPodLog = (pod: string, container: string, text: string): Readonly<Record<PodLogSource, PodLog>> => ({
  [`k8s.log:${pod}:${container}`]: { text, cut: false },
});
