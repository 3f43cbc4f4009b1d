import type { Motion } from '../../language/motion.ts';
import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { conditionOf } from '../object/shape.ts';
import { isImageTrouble } from './image-diagnosis.ts';
import { mountTrouble } from './mount-diagnosis.ts';
import { isCreating, readinessWords } from './pod-diagnosis.ts';
import { type ContainerStatus, isReady, type Pod, type Probe } from './pod-shape.ts';

/** Milliseconds that each may take on a busy machine. */
const toSchedule = 5000;
const toStart = 120_000;
const toStartOver = 10_000;
const toProveItself = 10_000;
/** The kubelet's longest pause between two tries to mount a volume is two minutes and two seconds. */
const toTryAgain = 135_000;
const mended = 'its volume can be mounted by now, and the kubelet tries again within two minutes';
const mostPatience = 90_000;

/** What of a pod will change by itself. */
export function podMotions(reader: Reader, pod: Pod): Motion[] {
  const { metadata, status, spec } = pod;
  const who = code(metadata.name);
  const motion = (doubts: Motion['doubts'], since: number, lasts: number, goal: string): Motion => {
    return { since, lasts, doubts, for: `${who} ${goal}`, told: true };
  };
  const made = Date.parse(metadata.creationTimestamp);
  if (metadata.deletionTimestamp !== undefined) {
    // It stands for the end of the time that it is given.
    const grace = spec.terminationGracePeriodSeconds * 1000;
    const since = Date.parse(metadata.deletionTimestamp) - grace;
    return [motion('wrong', since, grace + toStart, 'to be gone')];
  }
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return [];
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  if (scheduled === undefined) return [motion('wrong', made, toSchedule, 'to get a node')];
  if (scheduled.status === 'False') return [];
  if (status.containerStatuses.length === 0) return [motion('wrong', made, toStart, 'to start')];
  return [...status.initContainerStatuses, ...status.containerStatuses].flatMap((container) => {
    const { running, waiting, terminated } = container.state;
    if (waiting !== undefined) {
      if (isImageTrouble(waiting.reason) || /Error|BackOff/.test(waiting.reason)) return [];
      const mount = isCreating(pod) ? mountTrouble(reader, pod) : undefined;
      if (mount?.mendedAt !== undefined) return [motion('wrong', mount.mendedAt, toTryAgain, `to start: ${mended}`)];
      if (mount?.isLack === true) return [];
      return [motion('wrong', startOf(pod), toStart, 'to start: its image is pulled and its containers are made')];
    }
    if (terminated !== undefined && isRestarted(pod, container)) {
      return [motion('wrong', Date.parse(terminated.finishedAt), toStartOver, 'to start again')];
    }
    if (running === undefined) return [];
    const since = Date.parse(running.startedAt);
    const stay = container.restartCount > 0 ? [motion('right', since, toProveItself, 'to stay up')] : [];
    if (container.ready || isReady(pod)) return stay;
    const said = readinessWords(reader, pod);
    const probe = spec.containers.find(({ name }) => name === container.name)?.readinessProbe;
    const goal = `to be ready${said === undefined ? '' : `, readiness probe: ${said}`}`;
    return [motion('wrong', since, patienceOf(probe), goal), ...stay];
  });
}

/** Milliseconds in which a probe can succeed for the first time, and a second chance. */
const patienceOf = (probe: Probe | undefined): number =>
  probe === undefined
    ? toStartOver
    : Math.min(mostPatience, (probe.initialDelaySeconds + 2 * probe.periodSeconds) * 1000 + toStartOver);

const startOf = ({ status, metadata }: Pod): number =>
  Date.parse(conditionOf(status.conditions, 'PodScheduled')?.lastTransitionTime || metadata.creationTimestamp);

const isRestarted = ({ spec, status }: Pod, container: ContainerStatus): boolean => {
  const isInit = status.initContainerStatuses.includes(container);
  if (isInit) return false;
  return (
    spec.restartPolicy === 'Always' ||
    (spec.restartPolicy === 'OnFailure' && container.state.terminated?.exitCode !== 0)
  );
};

/** "0 of 2 pods ready, readiness probe: connection refused"; what stands between is the first that says more. */
export function readyWords(reader: Reader, all: readonly Pod[], wanted: number): string {
  const ready = all.filter(isReady).length;
  const unready = all.find((pod) => !isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  const said = unready === undefined ? undefined : readinessWords(reader, unready);
  const pulled = unready?.status.containerStatuses.some(({ state }) => state.waiting !== undefined) === true;
  const more = said === undefined ? (pulled ? ', containers are made' : '') : `, readiness probe: ${said}`;
  return `${ready} of ${wanted} pods ready${more}`;
}
