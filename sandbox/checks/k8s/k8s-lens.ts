import { type ClusterSource, clusterSource } from '#protocol';
import { type Fact, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList } from '../language/wording.ts';
import { type AutoscalerLens, autoscalerLens } from './batch/autoscaler-lens.ts';
import { type CronJobLens, cronJobLens, type JobLens, jobLens } from './batch/job-lens.ts';
import { type ClaimLens, claimLens } from './config/claim-lens.ts';
import { type ConfigMapLens, configMapLens, type SecretLens, secretLens } from './config/config-lens.ts';
import { type IngressLens, ingressLens } from './ingress/ingress.ts';
import { type EventSelector, eventsFact, type K8sEvent } from './object/events.ts';
import { type ObjectLens, objectFacts, objectMethods } from './object/object-lens.ts';
import { objectReading, readAll } from './object/object-reading.ts';
import { parseSelector, selects } from './object/selector.ts';
import { anyShape } from './object/shape.ts';
import { podLens } from './pod/pod.ts';
import type { K8sPodLens } from './pod/pod-lens.ts';
import { pods } from './pod/pod-shape.ts';
import { serviceLens } from './service/service.ts';
import type { K8sServiceLens } from './service/service-lens.ts';
import { deploymentLens, replicaSetLens, statefulSetLens, workloadLens } from './workload/workload.ts';
import type { DeploymentLens, ReplicaSetLens, StatefulSetLens, WorkloadLens } from './workload/workload-lens.ts';
import { daemonSets } from './workload/workload-shape.ts';

/**
 * The learner's namespace, as the API server has it, and what belongs to no namespace. What is asked for by name need not be there: its
 * facts then say so.
 */
export interface K8sLens {
  /** The learner's namespace. */
  readonly namespace: Fact<string>;
  pod(name: string): K8sPodLens;
  /** Pods that a label selector takes as kubectl's `-l` does, all without one; those that are being deleted are left out. */
  pods(selector?: string): readonly K8sPodLens[];
  /** Names of the same. */
  podNames(selector?: string): Fact<readonly string[]>;
  deployment(name: string): DeploymentLens;
  replicaSet(name: string): ReplicaSetLens;
  statefulSet(name: string): StatefulSetLens;
  daemonSet(name: string): WorkloadLens;
  service(name: string): K8sServiceLens;
  ingress(name: string): IngressLens;
  configMap(name: string): ConfigMapLens;
  secret(name: string): SecretLens;
  /** A PersistentVolumeClaim. */
  claim(name: string): ClaimLens;
  job(name: string): JobLens;
  cronJob(name: string): CronJobLens;
  /** A HorizontalPodAutoscaler. */
  autoscaler(name: string): AutoscalerLens;
  /** Any kind by its name in `kubectl api-resources`, with its group: `resource('networkpolicies.networking.k8s.io', 'deny')`, `resource('nodes', 'node')`. */
  resource(kind: string, name: string): ObjectLens;
  /** Names of all objects of a kind. */
  names(kind: string): Fact<readonly string[]>;
  /**
   * What the cluster told, newest first: of one object, `events({ kind: 'Pod', name: 'web' })`, with one reason, or of everything. It forgets
   * that after an hour, and learners cannot write it.
   */
  events(selector?: EventSelector): Fact<readonly K8sEvent[]>;
}

export function k8sLens(reader: Reader): K8sLens {
  const podNames = (selector = '') => {
    const wanted = parseSelector(selector);
    return readAll(reader, pods, `pods ${selector}`, (all) =>
      all
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined && selects(wanted, metadata.labels))
        .map(({ metadata }) => metadata.name)
        .sort(),
    );
  };
  const list = (name: string, see: string, all: readonly string[]): Fact<readonly string[]> =>
    present({ name, from: see, see, show: nameList }, all);
  const facts = lazy({
    namespace: (): Fact<string> => {
      const see = 'kubectl config view --minify';
      const namespace = reader.read(pods.source, 'namespace', (all) => all.namespace);
      return present({ name: 'the namespace', from: see, see, show: code }, namespace);
    },
  });
  return Object.assign(facts, {
    pod: (name: string) => podLens(reader, name),
    pods: (selector?: string) => podNames(selector).map((name) => podLens(reader, name)),
    podNames: (selector?: string) =>
      list(
        selector === undefined ? 'the list of pods' : `the list of pods with ${code(selector)}`,
        selector === undefined ? 'kubectl get pods' : `kubectl get pods -l '${selector}'`,
        podNames(selector),
      ),
    deployment: (name: string) => deploymentLens(reader, name),
    replicaSet: (name: string) => replicaSetLens(reader, name),
    statefulSet: (name: string) => statefulSetLens(reader, name),
    daemonSet: (name: string) => workloadLens(reader, daemonSets, name),
    service: (name: string) => serviceLens(reader, name),
    ingress: (name: string) => ingressLens(reader, name),
    configMap: (name: string) => configMapLens(reader, name),
    secret: (name: string) => secretLens(reader, name),
    claim: (name: string) => claimLens(reader, name),
    job: (name: string) => jobLens(reader, name),
    cronJob: (name: string) => cronJobLens(reader, name),
    autoscaler: (name: string) => autoscalerLens(reader, name),
    resource: (kind: string, name: string) => {
      const reading = objectReading(reader, { source: sourceOf(kind), word: kind, shape: anyShape }, name);
      return Object.assign(lazy(objectFacts(reading)), { name, ...objectMethods(reading) });
    },
    events: (selector: EventSelector = {}) => eventsFact(reader, selector),
    names: (kind: string) => {
      const all = reader.read(sourceOf(kind), 'names', ({ items }) =>
        items.map(({ metadata }) => metadata.name).sort(),
      );
      return list(`the list of ${kind}`, `kubectl get ${kind}`, all);
    },
  });
}

/** Throws on what is no name of a kind: the author's mistake. */
function sourceOf(kind: string): ClusterSource {
  const source = clusterSource.safeParse(`k8s:${kind}`).data;
  if (source === undefined)
    throw new Error(`"${kind}" is no resource: write it as \`kubectl api-resources\` does, with its group`);
  return source;
}
