import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { lastWarning } from '../object/events.ts';
import { conditionOf } from '../object/shape.ts';
import { explainCrash } from './crash-diagnosis.ts';
import { explainImage, isImageTrouble } from './image-diagnosis.ts';
import { mountTrouble } from './mount-diagnosis.ts';
import { explainPending } from './pending-diagnosis.ts';
import type { ContainerStatus, Pod } from './pod-shape.ts';

/** Why a pod is not ready, in a sentence or two; undefined for one that is. */
export function explainPod(reader: Reader, pod: Pod): string | undefined {
  const { metadata, status } = pod;
  const who = `The pod ${code(metadata.name)}`;
  if (metadata.deletionTimestamp !== undefined) return `${who} is being deleted.`;
  if (status.reason === 'Evicted')
    return `${who} was evicted: the node ran short, not the pod’s own limit. ${status.message}`.trim();
  if (status.phase === 'Succeeded') return `${who} ended: its command was done, with code 0.`;
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  if (scheduled?.status === 'False') return explainPending(reader, pod, scheduled.message);
  const trouble = [...status.initContainerStatuses, ...status.containerStatuses]
    .map((one) => explainContainer(reader, pod, one))
    .find((text) => text !== undefined);
  if (trouble !== undefined) return trouble;
  const mount = isCreating(pod) ? mountTrouble(reader, pod) : undefined;
  if (mount !== undefined) return mount.say;
  const unready = status.containerStatuses.find(({ ready, state }) => state.running !== undefined && !ready);
  return unready === undefined ? undefined : explainUnready(reader, pod, unready);
}

/** Whether it waits for its containers to be made. */
export const isCreating = ({ status }: Pod): boolean =>
  status.containerStatuses.some(({ state }) => /ContainerCreating|PodInitializing/.test(state.waiting?.reason ?? ''));

function explainContainer(reader: Reader, pod: Pod, container: ContainerStatus): string | undefined {
  const { waiting, terminated } = container.state;
  const where = `${code(container.name)} in the pod ${code(pod.metadata.name)}`;
  if (waiting !== undefined && isImageTrouble(waiting.reason)) return explainImage(pod, container);
  if (waiting?.reason === 'CreateContainerConfigError') return `${where} cannot be made: ${waiting.message}.`;
  if (waiting?.reason === 'CreateContainerError' || waiting?.reason === 'RunContainerError') {
    return `${where} cannot start: ${startError(waiting.message)}`;
  }
  if (waiting?.reason === 'CrashLoopBackOff' || (terminated !== undefined && !isDoneInit(pod, container))) {
    return explainCrash(reader, pod, container);
  }
  return undefined;
}

const isDoneInit = ({ status }: Pod, container: ContainerStatus): boolean =>
  container.state.terminated?.exitCode === 0 && status.initContainerStatuses.includes(container);

/** The one part of the runtime's words that says something. */
const startError = (message: string): string => {
  const [, exec] = /(exec: .*?)(?:: unknown)?$/.exec(message) ?? [];
  return `${exec ?? message}.`;
};

/** It runs and gets no traffic: what its readiness probe says. */
function explainUnready(reader: Reader, pod: Pod, { name }: ContainerStatus): string {
  const where = `${code(name)} in the pod ${code(pod.metadata.name)}`;
  const spec = pod.spec.containers.find((one) => one.name === name);
  if (spec?.readinessProbe === undefined) return `${where} runs and is not ready yet.`;
  const said = readinessWords(reader, pod);
  return `${where} runs, but its readiness probe fails${said === undefined ? '' : `: ${said}`}. It gets no traffic until the probe succeeds.`;
}

/** "connection refused", from the kubelet's event. */
export function readinessWords(reader: Reader, { metadata }: Pod): string | undefined {
  const message = lastWarning(reader, { kind: 'Pod', name: metadata.name }, ['Unhealthy']);
  if (message === undefined || !message.startsWith('Readiness')) return undefined;
  const text = message.replace(/^Readiness probe (failed|errored)[^:]*: ?/, '');
  const [, reached] = /(connection refused|no route to host|i\/o timeout|context deadline exceeded)/.exec(text) ?? [];
  const [, status] = /HTTP probe failed with statuscode: (\d+)/.exec(text) ?? [];
  if (status !== undefined) return `the answer is ${status}`;
  return reached ?? text.trim().slice(0, 160);
}
