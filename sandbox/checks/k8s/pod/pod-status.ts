import type { ContainerStatus, Pod } from './pod-shape.ts';

/** The column STATUS of `kubectl get pods`. Must be pure. */
export function podStatus(pod: Pod): string {
  const { status, metadata, spec } = pod;
  if (metadata.deletionTimestamp !== undefined) return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const init = initStatus(pod);
  if (init !== undefined) return init;
  const told = status.containerStatuses.map(reasonOf).find((reason) => reason !== undefined);
  const isRunning = status.containerStatuses.some(({ ready, state }) => ready && state.running !== undefined);
  if (told === 'Completed' && isRunning) return spec.containers.length > 0 && readyOf(pod) ? 'Running' : 'NotReady';
  return told ?? (status.reason || status.phase || 'Unknown');
}

const readyOf = ({ status }: Pod) => status.conditions.some((one) => one.type === 'Ready' && one.status === 'True');

function reasonOf({ state: { waiting, terminated } }: ContainerStatus): string | undefined {
  if (waiting !== undefined) return waiting.reason || undefined;
  if (terminated === undefined) return undefined;
  return terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

/** `Init:0/1`, `Init:CrashLoopBackOff`; undefined when the first containers are done. */
function initStatus({ spec, status }: Pod): string | undefined {
  const begun = new Map(status.initContainerStatuses.map((one) => [one.name, one]));
  // A restartable one runs beside the others: it is done when it is up.
  const isDone = ({ name, restartPolicy }: Pod['spec']['initContainers'][number]) => {
    const one = begun.get(name);
    if (restartPolicy === 'Always') return one?.state.running !== undefined;
    return one?.state.terminated?.exitCode === 0;
  };
  const at = spec.initContainers.findIndex((one) => !isDone(one));
  const current = spec.initContainers[at];
  if (current === undefined || status.initContainerStatuses.length === 0) return undefined;
  const one = begun.get(current.name);
  const reason = one === undefined ? undefined : reasonOf(one);
  if (reason === undefined || reason === 'PodInitializing') return `Init:${at}/${spec.initContainers.length}`;
  return `Init:${reason}`;
}
