import type { ContainerFact, EngineEvent, EventsSnapshot } from '#protocol';
import type { Motion } from '../language/motion.ts';
import type { Reader } from '../language/reader.ts';
import { code } from '../language/wording.ts';
import { findContainer } from './names.ts';
import { notePulls } from './pulls.ts';

/** Milliseconds that each may take on a busy machine. */
const toStart = 5000;
const toStartAfterStop = 2000;
const toStop = 12_000;
const toListen = 2000;
/** Docker's own measure: who stays up for so long is no crash loop. */
const toProveItself = 10_000;
const toFailAtOnce = 3000;

/** Signals that end no program which is asked to do something else by them: HUP, USR1, USR2, CONT, STOP, WINCH. */
const harmless = new Set([1, 10, 12, 18, 19, 28]);
const kill9 = 9;

/** Between two states of a container there are others that pass by: notes which of them may be one. */
export function noteMotions(reader: Reader, name: string): void {
  const life = reader.read('docker.containers', `${name}.motion`, (all) => {
    const one = findContainer(all, name);
    return one === undefined ? undefined : lifeOf(one);
  });
  if (life === undefined) return;
  const past = reader.glance('docker.events', `motion of ${name}`, (record) => pastOf(record, life.id)) ?? {};
  for (const motion of motionsOf(code(name), life, past)) reader.moving(motion);
}

/** The same for one that is not there: it may have been created a moment ago, or its image is being pulled. */
export function noteMotionsOfMissing(reader: Reader, name: string): void {
  notePulls(reader, { told: false });
  const known = reader.read('docker.containers', 'ids', (all) => all.map(({ id }) => id));
  const since = reader.glance('docker.events', `creation of ${name}`, ({ events }) => {
    const last = events.findLast((event) => event.type === 'container' && event.name === name);
    const coming = last?.action === 'create' || last?.action === 'start';
    return coming && !known.includes(last.id) ? last.at : undefined;
  });
  if (since !== undefined) {
    reader.moving({ since, lasts: toStart, doubts: 'wrong', for: `${code(name)} to start`, told: false });
  }
}

const lifeOf = ({
  id,
  state,
  error,
  createdAt,
  startedAt,
  finishedAt,
  restartCount,
  restartPolicy,
}: ContainerFact) => ({
  id,
  state,
  failed: error !== '',
  createdAt: Date.parse(createdAt) || 0,
  startedAt: Date.parse(startedAt) || 0,
  finishedAt: Date.parse(finishedAt) || 0,
  restarts: restartPolicy.name === 'no' || restartPolicy.name === '' ? undefined : restartCount,
});

/** What its last events say, which come before the engine lets anybody look. Times; those before its last start do not count. */
function pastOf({ events }: EventsSnapshot, id: string) {
  const own = events.filter((event) => event.id === id || event.container === id);
  const start = own.findLast(({ action }) => action === 'start')?.at ?? 0;
  const last = (fits: (event: EngineEvent) => boolean) => own.findLast((event) => event.at > start && fits(event))?.at;
  const isFatal = ({ action, signal = 15 }: EngineEvent) => action === 'kill' && !harmless.has(signal);
  const isRequest = (event: EngineEvent) => isFatal(event) && event.signal !== kill9;
  // It loses its networks before the engine says that it ended, and gets them before it starts.
  const isEnd = ({ action }: EngineEvent) => action === 'die' || action === 'disconnect';
  const isBeginning = ({ type, action }: EngineEvent) => type === 'network' && action === 'connect';
  return {
    endedAt: last(isEnd),
    killedAt: last(isFatal),
    /** `kill -9` asks nobody. */
    askedAt: last(isRequest),
    connectedAt: last(isBeginning),
  };
}

function motionsOf(who: string, life: ReturnType<typeof lifeOf>, past: Partial<ReturnType<typeof pastOf>>): Motion[] {
  const { endedAt, askedAt, killedAt, connectedAt } = past;
  const motion = (doubts: Motion['doubts'], since: number, lasts: number, goal: string): Motion => {
    return { since, lasts, doubts, for: `${who} to ${goal}`, told: false };
  };
  switch (life.state) {
    case 'created':
      return life.failed ? [] : [motion('wrong', life.createdAt, toStart, 'start')];
    case 'running': {
      const again = (life.restarts ?? 0) > 0;
      return [
        motion('answers', life.startedAt, again ? toProveItself : toListen, 'get ready'),
        ...(life.restarts === undefined
          ? []
          : [motion('right', life.startedAt, again ? toProveItself : toFailAtOnce, 'stay up')]),
        ...(killedAt === undefined ? [] : [motion('answers', killedAt, toStop, 'stop')]),
        // The engine has said that it ended and does not yet let anybody look.
        ...(endedAt === undefined ? [] : [motion('right', endedAt, toStart, 'stay up')]),
      ];
    }
    case 'exited':
      if (life.failed) return [];
      if (connectedAt !== undefined && connectedAt > life.finishedAt)
        return [motion('wrong', connectedAt, toStart, 'start again')];
      return askedAt === undefined
        ? []
        : [motion('wrong', life.finishedAt, toStartAfterStop, 'start again, or to stay stopped')];
    case 'removing':
      return [motion('wrong', life.finishedAt, toStart, 'be gone')];
    default:
      return [];
  }
}
