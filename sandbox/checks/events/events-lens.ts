import type { EngineEvent, EngineObject, EventsSnapshot } from '#protocol';
import { type Fact, factOf, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, moment, plain } from '../language/wording.ts';
import { type PastContainers, type PastSelector, pastContainers } from './past-containers.ts';

/**
 * What happened at the learner's engine since the sandbox was opened, in order. State tells what is, this tells how it came
 * about: that the container is another one than before, that it was restarted and not made anew.
 */
export interface EventsLens {
  /** Containers that there were, gone or not, in the order in which they were made. */
  containers(selector?: PastSelector): PastContainers;
  /** What happened, by kind, action and name. */
  list(selector: EventSelector): EventList;
  /** Whether `first` happened before `then` happened for the first time. */
  inOrder(first: EventSelector, then: EventSelector): Fact<boolean>;
  /** Whether nothing is missing in the record. An engine that was stopped, or too much at once, leaves a gap. */
  readonly complete: Fact<boolean>;
}

/** Which events; every field given must hold. */
interface EventSelector {
  readonly type?: EngineObject;
  /** The engine's word: `start`, `die`, `restart`, `update`, `tag`, `mount`, `health_status` … */
  readonly action?: EngineEvent['action'];
  /** Of the container, image or network: stays when it gets another name. */
  readonly id?: string;
  /** Of the container, image, volume or network at that time. */
  readonly name?: string;
  /** What the container was made from. */
  readonly image?: string;
  readonly health?: EngineEvent['health'];
  readonly exitCode?: number;
  /** Milliseconds since 1970: what happened then is left out. */
  readonly before?: number;
  readonly after?: number;
}

interface EventList {
  /** @unit count */
  readonly count: Fact<number>;
  /** Absent when there was none. @unit milliseconds since 1970 */
  readonly firstAt: Fact<number>;
  /** Absent when there was none. @unit milliseconds since 1970 */
  readonly lastAt: Fact<number>;
}

/** Shows the learner what we have read, as far as the engine remembers it. */
const see = 'docker events --since 1h --until 0s';

export function eventsLens(reader: Reader): EventsLens {
  const complete = () => reader.read('docker.events', 'gaps', ({ gaps }) => gaps.length === 0);
  const doubt = () => (complete() ? undefined : gapText);
  const demandAll = () => {
    if (!complete()) reader.refuse(gapText);
  };
  const times = (selector: EventSelector): readonly number[] =>
    reader.read('docker.events', `times of ${JSON.stringify(selector)}`, (snapshot) => timesOf(snapshot, selector));
  const timeFact = (which: string, selector: EventSelector, index: 0 | -1): Fact<number> => {
    const words = describe(selector);
    const show = (at: number) => moment(at);
    const origin = { name: `the ${which} ${words}`, from: see, see, show, isMoment: true, explain: doubt };
    return factOf(origin, times(selector).at(index), () => neverHappened(words, doubt()));
  };
  const facts = lazy({
    complete: () =>
      present(
        {
          name: 'the record of events',
          from: see,
          see,
          show: (whole: boolean) => (whole ? 'complete' : 'it has a gap'),
          explain: doubt,
        },
        complete(),
      ),
  });
  return Object.assign(facts, {
    containers: (selector: PastSelector = {}) => pastContainers(reader, selector, { explain: doubt, demandAll }),
    list: (selector: EventSelector) =>
      lazy({
        count: () =>
          present(
            {
              name: `the number of times that ${describe(selector)} happened`,
              from: see,
              see,
              show: plain,
              explain: doubt,
              demandAll,
            },
            times(selector).length,
          ),
        firstAt: () => timeFact('first', selector, 0),
        lastAt: () => timeFact('last', selector, -1),
      }),
    inOrder: (first: EventSelector, then: EventSelector): Fact<boolean> => {
      const [a, b] = [describe(first), describe(then)];
      const [before, after] = [times(first)[0], times(then)[0]];
      const show = (inOrder: boolean) => `${inOrder ? 'before' : 'after'} ${b}`;
      const origin = { name: a, from: see, see, show, explain: doubt, demandAll };
      if (before === undefined) return factOf<boolean>(origin, undefined, () => neverHappened(a, doubt()));
      if (after === undefined) return factOf<boolean>(origin, undefined, () => neverHappened(b, doubt()));
      return present(origin, before < after);
    },
  });
}

const gapText =
  'The record has a gap: the engine was stopped, or had forgotten what happened before. What is done from now on is seen.';

const neverHappened = (words: string, say: string | undefined) => ({
  expected: `${words} to happen`,
  found: 'it has not happened',
  from: see,
  see,
  ...(say === undefined ? {} : { say }),
});

const timesOf = ({ events }: EventsSnapshot, selector: EventSelector): number[] =>
  events.filter((event) => fits(event, selector)).map(({ at }) => at);

function fits(event: EngineEvent, selector: EventSelector): boolean {
  const { type, action, id, name, image, health, exitCode, before, after } = selector;
  return (
    (id === undefined || event.id === id) &&
    (type === undefined || event.type === type) &&
    (action === undefined || event.action === action) &&
    (name === undefined || event.name === name) &&
    (image === undefined || event.image === image) &&
    (health === undefined || event.health === health) &&
    (exitCode === undefined || event.exitCode === exitCode) &&
    (before === undefined || event.at < before) &&
    (after === undefined || event.at > after)
  );
}

/** "`start` of `web`" */
function describe({ type, action, id, name, image, health, exitCode, before, after }: EventSelector): string {
  const what = health === undefined ? (action ?? 'anything') : `health_status: ${health}`;
  const one = name ?? id?.slice(0, 12);
  const whom = one === undefined ? (type === undefined ? '' : ` of a ${type}`) : ` of ${code(one)}`;
  const from = image === undefined ? '' : ` from ${code(image)}`;
  const end = exitCode === undefined ? '' : ` with code ${exitCode}`;
  const time = `${after === undefined ? '' : ` after ${moment(after)}`}${before === undefined ? '' : ` before ${moment(before)}`}`;
  return `${code(what)}${whom}${from}${end}${time}`;
}
