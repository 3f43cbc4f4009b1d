import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import { code, moment, plain } from '../../language/wording.ts';
import { containerReaders } from './container-spec.ts';
import { podInside } from './pod-inside.ts';
import type { PodContainerLens } from './pod-lens.ts';
import { logFact, logLinesFact } from './pod-log.ts';
import type { PodReading } from './pod-reading.ts';
import { type ContainerStatus, type Pod, statusOf } from './pod-shape.ts';

export function podContainer(reading: PodReading, name: string | undefined): PodContainerLens {
  const { reader, life, look, words: pod } = reading;
  const nameIn = ({ spec }: Pod) => name ?? spec.containers[0]?.name ?? '';
  const where = name === undefined ? pod : `${code(name)} in ${pod}`;
  const field = <V>(
    words: string,
    path: string,
    pick: (status: ContainerStatus) => V | undefined,
    show: (value: V) => string,
  ): Fact<V> =>
    life({
      words: `${words} ${name ?? ''}`,
      subject: `the ${words} of ${where}`,
      path: `status.containerStatuses${name === undefined ? '[0]' : `[?(@.name=="${name}")]`}.${path}`,
      pick: (one) => {
        const status = statusOf(one, nameIn(one));
        return status === undefined ? undefined : pick(status);
      },
      show,
    });
  /** The pod that writes the log: absent for one that is not there. */
  const writer = (): Fact<string> =>
    life({
      words: `log ${name ?? ''}`,
      subject: `the log of ${where}`,
      path: 'metadata.name',
      pick: (one) => (statusOf(one, nameIn(one))?.containerID === '' ? undefined : one.metadata.name),
      show: plain,
      see: `kubectl logs ${reading.name}`,
    });
  const container = () => name ?? look('first container', nameIn) ?? '';
  const startedAt = (): Fact<number> =>
    life({
      words: `start ${name ?? ''}`,
      subject: `the start of ${where}`,
      path: 'status.containerStatuses[*].state.running.startedAt',
      pick: (one) => {
        const since = statusOf(one, nameIn(one))?.state.running?.startedAt;
        return since === undefined ? undefined : Date.parse(since);
      },
      show: (time) => moment(time),
      isMoment: true,
      see: `kubectl describe pod ${reading.name}`,
    });

  const { readers, methods } = containerReaders({ reading, name, path: 'spec', specOf: (one: Pod) => one.spec });
  const facts = lazy({
    ...readers,
    state: () => field('state', 'state', ({ state }) => stateOf(state), plain),
    reason: () =>
      field(
        'reason',
        'state',
        ({ state }) => state.waiting?.reason ?? state.terminated?.reason ?? '',
        (text) => text || 'none',
      ),
    ready: () =>
      field(
        'readiness',
        'ready',
        ({ ready }) => ready,
        (ready) => (ready ? 'ready' : 'not ready'),
      ),
    startedAt,
    restartCount: () => field('restart count', 'restartCount', ({ restartCount }) => restartCount, plain),
    lastExitCode: () => field('last exit code', 'lastState', (one) => lastEnd(one)?.exitCode, plain),
    lastReason: () => field('reason of the last end', 'lastState', (one) => lastEnd(one)?.reason, code),
    imageId: () => field('image id', 'imageID', ({ imageID }) => imageID || undefined, code),
    log: () => logFact(reader, writer(), container()),
    logLines: () => logLinesFact(reader, writer(), container()),
  });
  return Object.assign(facts, { ...methods, ...podInside({ reading, container, startedAt }) });
}

const stateOf = ({ running, terminated }: ContainerStatus['state']): string => {
  if (running !== undefined) return 'running';
  return terminated === undefined ? 'waiting' : 'terminated';
};

const lastEnd = ({ state, lastState }: ContainerStatus) => state.terminated ?? lastState.terminated;
