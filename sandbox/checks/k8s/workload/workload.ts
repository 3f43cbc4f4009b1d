import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList, plain } from '../../language/wording.ts';
import type { Kind } from '../object/kind.ts';
import { objectFacts, objectMethods } from '../object/object-lens.ts';
import { expectKinds, glanceAt, objectReading, readAll } from '../object/object-reading.ts';
import { labelList } from '../object/selector.ts';
import { containerSpec } from '../pod/container-spec.ts';
import { podLens } from '../pod/pod.ts';
import { pods } from '../pod/pod-shape.ts';
import { isOwnedBy, podsOf } from './owned.ts';
import { rolloutOf } from './rollout.ts';
import { explainWorkload, workloadMotions } from './workload-diagnosis.ts';
import type { DeploymentLens, ReplicaSetLens, RolloutState, StatefulSetLens, WorkloadLens } from './workload-lens.ts';
import {
  availableOf,
  deployments,
  readyOf,
  replicaSets,
  statefulSets,
  updatedOf,
  type Workload,
  wantedBy,
} from './workload-shape.ts';

const revisionKey = 'deployment.kubernetes.io/revision';

function workloadReading(reader: Reader, kind: Kind<Workload>, name: string) {
  const reading = objectReading(reader, kind, name, () => barePods(reader, kind, name));
  const whole = () => reading.look('state', (one) => one);
  const explain = () => {
    const one = whole();
    return one === undefined ? undefined : explainWorkload(reader, kind, one);
  };
  /** Facts that its controller brings about. */
  const life: typeof reading.inspect = (field) => {
    const one = whole();
    if (one !== undefined) for (const motion of workloadMotions(reader, kind, one)) reader.moving(motion);
    return reading.inspect({ explain, ...field });
  };
  const own = () => {
    const one = whole();
    return one === undefined ? [] : podsOf(reader, kind, one);
  };
  return { ...reading, life, own };
}

/** Pods that somebody made by hand are no workload. */
function barePods(reader: Reader, { word }: Kind<Workload>, name: string): string | undefined {
  expectKinds(reader, [replicaSets, pods]);
  const bare = glanceAt(reader, pods, `bare pods ${name}`, (all) =>
    all
      .filter(({ metadata }) => metadata.ownerReferences.length === 0)
      .map(({ metadata }) => metadata.name)
      .filter((one) => one === name || one.startsWith(`${name}-`)),
  );
  if (bare === undefined || bare.length === 0) return undefined;
  const [what, who] = bare.length === 1 ? ['a pod', 'it'] : ['pods', 'them'];
  return `${nameList(bare)} ${bare.length === 1 ? 'is' : 'are'} ${what} without a ${word}: nobody will replace ${who}.`;
}

/** How its facts are read, and those that take an argument. */
function workloadParts(reader: Reader, kind: Kind<Workload>, name: string) {
  const reading = workloadReading(reader, kind, name);
  const { inspect, life, own } = reading;
  const amount = (words: string, path: string, pick: (one: Workload) => number) => () =>
    life({ words, path, pick, show: plain });
  const podList =
    (words: string, pick: (one: ReturnType<typeof own>[number]) => string) => (): Fact<readonly string[]> => {
      const all = own().map(pick);
      return life({ words, path: 'metadata.name', pick: () => all, show: nameList, see: podsCommand(reading) });
    };
  const readers = {
    ...objectFacts(reading),
    replicas: () => inspect({ words: 'replicas', path: 'spec.replicas', pick: wantedBy, show: plain }),
    readyReplicas: amount('ready replicas', 'status.readyReplicas', readyOf),
    availableReplicas: amount('available replicas', 'status.availableReplicas', availableOf),
    updatedReplicas: amount('updated replicas', 'status.updatedReplicas', updatedOf),
    selector: () =>
      inspect({
        words: 'selector',
        path: 'spec.selector.matchLabels',
        pick: ({ spec }) => spec.selector.matchLabels,
        show: labelList,
      }),
    templateLabels: () =>
      inspect({
        words: 'labels of the pods',
        path: 'spec.template.metadata.labels',
        pick: ({ spec }) => spec.template.metadata.labels,
        show: labelList,
      }),
    minReadySeconds: () =>
      inspect({
        words: 'minReadySeconds',
        path: 'spec.minReadySeconds',
        pick: ({ spec }) => spec.minReadySeconds,
        show: plain,
      }),
    rollout: (): Fact<RolloutState> =>
      life({
        words: 'rollout',
        path: 'status.conditions',
        pick: rolloutOf,
        show: plain,
        see: `kubectl rollout status ${kind.word} ${name} --watch=false`,
      }),
    podNames: podList('pods', ({ metadata }) => metadata.name),
    podUids: podList('uids of the pods', ({ metadata }) => metadata.uid),
  };
  const methods = {
    name,
    ...objectMethods(reading),
    container: (container?: string) =>
      containerSpec({
        reading,
        name: container,
        path: 'spec.template.spec',
        specOf: (one: Workload) => one.spec.template.spec,
      }),
    pods: () => own().map(({ metadata }) => podLens(reader, metadata.name)),
  };
  return { reading, readers, methods };
}

const podsCommand = ({ look }: ReturnType<typeof workloadReading>): string => {
  const labels = look('labels of the pods', ({ spec }) => spec.selector.matchLabels) ?? {};
  const text = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return text === '' ? 'kubectl get pods' : `kubectl get pods -l ${text}`;
};

export function workloadLens(reader: Reader, kind: Kind<Workload>, name: string): WorkloadLens {
  const { readers, methods } = workloadParts(reader, kind, name);
  return Object.assign(lazy(readers), methods);
}

export function statefulSetLens(reader: Reader, name: string): StatefulSetLens {
  const {
    reading: { inspect },
    readers,
    methods,
  } = workloadParts(reader, statefulSets, name);
  const facts = lazy({
    ...readers,
    serviceName: () =>
      inspect({
        words: 'service',
        path: 'spec.serviceName',
        pick: ({ spec }) => spec.serviceName || undefined,
        show: code,
      }),
    claimTemplates: () =>
      inspect({
        words: 'claims for each pod',
        path: 'spec.volumeClaimTemplates',
        pick: ({ spec }) => spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
        show: nameList,
      }),
  });
  return Object.assign(facts, methods);
}

const revisionOf =
  ({ inspect }: ReturnType<typeof workloadReading>) =>
  () =>
    inspect({
      words: 'revision',
      path: `metadata.annotations.deployment\\.kubernetes\\.io/revision`,
      pick: ({ metadata }) => Number(metadata.annotations[revisionKey]) || undefined,
      show: plain,
    });

export function replicaSetLens(reader: Reader, name: string): ReplicaSetLens {
  const { reading, readers, methods } = workloadParts(reader, replicaSets, name);
  return Object.assign(lazy({ ...readers, revision: revisionOf(reading) }), methods);
}

export function deploymentLens(reader: Reader, name: string): DeploymentLens {
  const { reading, readers, methods } = workloadParts(reader, deployments, name);
  const { inspect } = reading;
  const limit = (words: 'maxSurge' | 'maxUnavailable') => () =>
    inspect({
      words,
      path: `spec.strategy.rollingUpdate.${words}`,
      pick: ({ spec }) => spec.strategy.rollingUpdate[words]?.toString(),
      show: code,
    });
  const ownSets = () => {
    const uid = reading.look('uid', ({ metadata }) => metadata.uid) ?? '';
    return readAll(reader, replicaSets, `ReplicaSets of ${name}`, (all) =>
      all
        .filter((one) => isOwnedBy(one, uid))
        .sort((a, b) => Number(a.metadata.annotations[revisionKey]) - Number(b.metadata.annotations[revisionKey]))
        .map(({ metadata }) => metadata.name),
    );
  };
  const facts = lazy({
    ...readers,
    strategy: () =>
      inspect({ words: 'strategy', path: 'spec.strategy.type', pick: ({ spec }) => spec.strategy.type, show: code }),
    maxSurge: limit('maxSurge'),
    maxUnavailable: limit('maxUnavailable'),
    revision: revisionOf(reading),
    replicaSet: () => replicaSetLens(reader, ownSets().at(-1) ?? `${name}-…`),
  });
  return Object.assign(facts, {
    ...methods,
    replicaSets: () => ownSets().map((set) => replicaSetLens(reader, set)),
  });
}
