import type { EngineEvent, EventsSnapshot } from '#protocol';
import { type Fact, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, plain } from '../language/wording.ts';

/** Which containers; every field given must hold. */
export interface PastSelector {
  readonly id?: string;
  /** A name that it had. */
  readonly name?: string;
  /** What it was made from, as it was written. */
  readonly image?: string;
  /** A volume that it mounted while it ran. */
  readonly mounted?: string;
  /** Whether it is gone for good: its id never comes back, whatever gets its name. */
  readonly destroyed?: boolean;
  /** Whether it was ever started. */
  readonly started?: boolean;
  /** Whether it was started more than once. */
  readonly startedAgain?: boolean;
}

export interface PastContainers {
  /** @unit count */
  readonly count: Fact<number>;
  readonly ids: Fact<readonly string[]>;
  /** Their last names. */
  readonly names: Fact<readonly string[]>;
}

interface Past {
  readonly id: string;
  readonly names: readonly string[];
  readonly image: string;
  readonly volumes: readonly string[];
  readonly starts: number;
  readonly destroyed: boolean;
}

const see = 'docker events --since 1h --until 0s';

export function pastContainers(
  reader: Reader,
  selector: PastSelector,
  /** What is said and done when the record may have a gap. */
  gaps: { readonly explain: () => string | undefined; readonly demandAll: () => void },
): PastContainers {
  const found = reader.read('docker.events', `containers ${JSON.stringify(selector)}`, (snapshot) =>
    allOf(snapshot)
      .filter((past) => fits(past, selector))
      .map(({ id, names }) => ({ id, name: names.at(-1) ?? '' })),
  );
  const words = describe(selector);
  const fact = <V>(what: string, show: (value: V) => string, value: V): Fact<V> =>
    present({ name: `the ${what} of ${words}`, from: see, see, show, ...gaps }, value);
  return lazy({
    count: () => fact('number', plain, found.length),
    ids: () =>
      fact(
        'ids',
        nameList,
        found.map(({ id }) => id),
      ),
    names: () =>
      fact(
        'names',
        nameList,
        found.map(({ name }) => name),
      ),
  });
}

function allOf({ events }: EventsSnapshot): Past[] {
  const ids = new Set(events.map(containerOf).filter((id) => id !== undefined));
  return [...ids].map((id) => {
    const own = events.filter((event) => event.type === 'container' && event.id === id);
    return {
      id,
      names: own.map(({ name }) => name),
      image: own[0]?.image ?? '',
      volumes: events
        .filter(({ type, action, container }) => type === 'volume' && action === 'mount' && container === id)
        .map(({ name }) => name),
      starts: own.filter(({ action }) => action === 'start').length,
      destroyed: own.some(({ action }) => action === 'destroy'),
    };
  });
}

const containerOf = ({ type, id, container }: EngineEvent) => (type === 'container' ? id : container);

function fits(past: Past, { id, name, image, mounted, destroyed, started, startedAgain }: PastSelector): boolean {
  return (
    (id === undefined || past.id === id) &&
    (name === undefined || past.names.includes(name)) &&
    (image === undefined || past.image === image) &&
    (mounted === undefined || past.volumes.includes(mounted)) &&
    (destroyed === undefined || past.destroyed === destroyed) &&
    (started === undefined || past.starts > 0 === started) &&
    (startedAgain === undefined || past.starts > 1 === startedAgain)
  );
}

function describe({ id, name, image, mounted, destroyed, started, startedAgain }: PastSelector): string {
  const what = [
    name === undefined ? 'containers' : `containers called ${code(name)}`,
    ...(id === undefined ? [] : [`with id ${code(id.slice(0, 12))}`]),
    ...(image === undefined ? [] : [`from ${code(image)}`]),
  ].join(' ');
  const that = [
    ...(mounted === undefined ? [] : [`mounted ${code(mounted)}`]),
    ...(destroyed === undefined ? [] : [destroyed ? 'are gone' : 'are still there']),
    ...(started === undefined ? [] : [started ? 'were started' : 'were never started']),
    ...(startedAgain === undefined ? [] : [startedAgain ? 'were started again' : 'were started once']),
  ];
  return that.length === 0 ? what : `${what} that ${that.join(' and ')}`;
}
