import type { Motion } from '../../language/motion.ts';
import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { lastWarning } from '../object/events.ts';
import type { Kind } from '../object/kind.ts';
import { glanceAt } from '../object/object-reading.ts';
import { conditionOf } from '../object/shape.ts';
import { explainPod } from '../pod/pod-diagnosis.ts';
import { podMotions, readyWords } from '../pod/pod-motion.ts';
import { isReady } from '../pod/pod-shape.ts';
import { isOwnedBy, podsOf } from './owned.ts';
import { readyOf, replicaSets, type Workload, wantedBy } from './workload-shape.ts';

/** Milliseconds within which its controller sees a change, and makes or ends pods. */
const toBeSeen = 5000;

/** Why it does not have the pods that it wants, in a sentence or two; undefined when it has them. */
export function explainWorkload(reader: Reader, kind: Kind<Workload>, one: Workload): string | undefined {
  const wanted = wantedBy(one);
  const own = podsOf(reader, kind, one);
  const failed = own.length < wanted ? explainMissingPods(reader, kind, one) : undefined;
  if (failed !== undefined) return failed;
  const worst = own.find((pod) => !isReady(pod));
  if (worst === undefined) return undefined;
  return explainPod(reader, worst);
}

/** Why its controller cannot make pods: a quota, a rule of the namespace. */
function explainMissingPods(reader: Reader, kind: Kind<Workload>, one: Workload): string | undefined {
  const own = conditionOf(one.status.conditions, 'ReplicaFailure');
  const keepers = glanceAt(reader, replicaSets, `ReplicaSets that fail for ${one.metadata.name}`, (all) =>
    all.filter((set) => isOwnedBy(set, one.metadata.uid)).map((set) => set.metadata.name),
  );
  const object = { Deployment: 'ReplicaSet' }[kindName(kind)] ?? kindName(kind);
  const names = object === kindName(kind) ? [one.metadata.name] : (keepers ?? []);
  const events = names.map((name) => lastWarning(reader, { kind: object, name }, ['FailedCreate']));
  const message = own?.message || events.find((text) => text !== undefined);
  if (message === undefined || message === '') return undefined;
  const who = `The ${kind.word} ${code(one.metadata.name)} cannot make pods`;
  const [, quota] = /exceeded quota: (.*)$/.exec(message) ?? [];
  if (quota !== undefined) return `${who}: the quota of the namespace is used up (${quota}).`;
  const [, security] = /violates PodSecurity "[^"]*": (.*)$/.exec(message) ?? [];
  if (security !== undefined) return `${who}: the rules of the namespace refuse them (${security}).`;
  return `${who}: ${message.replace(/^.*is forbidden: /, '').slice(0, 250)}`;
}

const kindName = ({ word }: Kind<Workload>): string =>
  ({ deployment: 'Deployment', replicaset: 'ReplicaSet', statefulset: 'StatefulSet', daemonset: 'DaemonSet' })[word] ??
  word;

/** What of it will change by itself. */
export function workloadMotions(reader: Reader, kind: Kind<Workload>, one: Workload): Motion[] {
  const { metadata, status } = one;
  const who = code(metadata.name);
  const wanted = wantedBy(one);
  const own = podsOf(reader, kind, one);
  const said = `${who}: ${readyWords(reader, own, wanted)}`;
  const seen: Motion[] =
    status.observedGeneration < metadata.generation
      ? ['wrong' as const, 'right' as const].map((doubts) => ({
          since: Date.parse(metadata.creationTimestamp),
          lasts: null,
          doubts,
          for: `${who}: its controller to see the change`,
          told: true,
        }))
      : [];
  if (readyOf(one) === wanted && own.length === wanted && own.every(isReady)) return seen;
  const lastChange = Math.max(
    Date.parse(metadata.creationTimestamp),
    ...own.map((pod) => Date.parse(pod.metadata.creationTimestamp)),
    ...status.conditions.map(({ lastTransitionTime }) => Date.parse(lastTransitionTime) || 0),
  );
  const around: Motion = { since: lastChange, lasts: toBeSeen, doubts: 'wrong', for: said, told: true };
  const inside = own.flatMap((pod) => podMotions(reader, pod)).filter(({ doubts }) => doubts === 'wrong');
  return [...seen, around, ...inside.map((motion) => ({ ...motion, for: said }))];
}
