import type { ContainerFact } from '#protocol';
import { type Fact, factOf } from '../language/fact.ts';
import { code, moment, plain } from '../language/wording.ts';
import type { ContainerReading } from './container-reading.ts';

/** What it is, whether it runs and how it ended. */
export function lifeFacts(reading: ContainerReading) {
  const { name, exists, explain } = reading;
  const inspect: typeof reading.inspect = (field) => {
    reading.noteMotions();
    return reading.inspect(field);
  };
  const time = (words: string, path: string, field: 'createdAt' | 'startedAt' | 'finishedAt') => () =>
    inspect({ words, path, pick: (one) => timeOf(one[field]), show: moment, isMoment: true, explain });
  return {
    exists,
    id: () => reading.inspect({ words: 'id', path: 'Id', pick: (one) => one.id, show: (id) => id.slice(0, 12) }),
    image: () => reading.inspect({ words: 'image', path: 'Config.Image', pick: (one) => one.image, show: code }),
    imageId: () => reading.inspect({ words: 'image id', path: 'Image', pick: (one) => one.imageId, show: plain }),
    state: () => inspect({ words: 'state', path: 'State.Status', pick: (one) => one.state, show: plain, explain }),
    running: () =>
      inspect({
        words: 'running state',
        subject: code(name),
        path: 'State.Status',
        pick: (one) => one.state === 'running',
        show: (running) => (running ? 'running' : 'not running'),
        explain,
      }),
    exitCode: () =>
      inspect({ words: 'exit code', path: 'State.ExitCode', pick: (one) => one.exitCode, show: plain, explain }),
    startError: () =>
      inspect({
        words: 'start error',
        path: 'State.Error',
        pick: (one) => one.error,
        show: (error) => (error === '' ? 'none' : error),
        explain,
      }),
    oomKilled: () =>
      inspect({ words: 'OOM mark', path: 'State.OOMKilled', pick: (one) => one.oomKilled, show: plain, explain }),
    createdAt: time('time of creation', 'Created', 'createdAt'),
    startedAt: time('start', 'State.StartedAt', 'startedAt'),
    finishedAt: time('end', 'State.FinishedAt', 'finishedAt'),
    restartCount: () =>
      inspect({ words: 'restart count', path: 'RestartCount', pick: (one) => one.restartCount, show: plain, explain }),
    restartPolicy: () =>
      reading.inspect({
        words: 'restart policy',
        path: 'HostConfig.RestartPolicy',
        pick: ({ restartPolicy: { name, maximumRetryCount } }) =>
          maximumRetryCount === 0 ? name : `${name}:${maximumRetryCount}`,
        show: code,
      }),
    autoRemove: () =>
      reading.inspect({
        words: 'automatic removal',
        subject: code(name),
        path: 'HostConfig.AutoRemove',
        pick: (one) => one.autoRemove,
        show: (removed) => (removed ? 'removed at its end' : 'kept at its end'),
      }),
    pid: () => pidOf(reading),
  };
}

/** The first process; absent with the container's state when it does not run. */
export function pidOf({ inspect, stopped, noteMotions }: ContainerReading): Fact<number> {
  noteMotions();
  const fact = inspect({ words: 'first process', path: 'State.Pid', pick: (one) => one.pid, show: plain });
  if (fact.value !== 0) return fact;
  return factOf(fact, undefined, () => stopped() ?? { ...fact, expected: `${fact.name} to live`, found: 'none' });
}

/** The year 1 is never. */
function timeOf(text: ContainerFact['startedAt']): number | null {
  const time = Date.parse(text);
  return time > 0 ? time : null;
}
