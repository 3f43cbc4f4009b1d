import type { Snapshots, Source } from '#protocol';
import { type Absence, type Fact, type FactOrigin, factOf, present } from './fact.ts';
import type { Reader } from './reader.ts';
import { shellWord } from './wording.ts';

/** Something that a check asks for by name: a container, an image, an object of Kubernetes. */
interface ThingSpec<S extends Source, One> {
  readonly reader: Reader;
  readonly source: S;
  readonly name: string;
  /** In a sentence: "`web`", "the network `back`". */
  readonly words: string;
  /** Shows one: `docker inspect`. */
  readonly command: string;
  /** Shows one field of it, where the command of Docker would not do. */
  showField?(path: string): string;
  /** Shows which there are: `docker ps -a`. */
  readonly list: string;
  /** Must be pure. */
  locate(all: Snapshots[S], name: string): One | undefined;
  /** What no other thing ever has; must be pure. */
  identify(one: One): string;
  /** Why there is none of that name. */
  missing(): Absence;
}

/** One field of what `command` shows. */
interface Field<One, V> extends Pick<FactOrigin<V>, 'show' | 'isMoment' | 'explain'> {
  /** Names it in a sentence: "memory limit". */
  readonly words: string;
  /** The whole subject of the sentence, where "the memory limit of `web`" would not do. */
  readonly subject?: string;
  /** Where it is: `HostConfig.Memory`. */
  readonly path: string;
  /** Undefined when this one has none; `lacking` then says why. */
  pick(one: One): V | undefined;
  lacking?(): Partial<Absence>;
  /** A command that shows it better. */
  readonly see?: string;
}

export interface NamedThing<One> {
  readonly name: string;
  /** A fact; absent with the reason when there is no such thing. */
  inspect<V>(field: Field<One, V>): Fact<V>;
  /** A part of it for a diagnosis; undefined when there is no such thing. `path` names the part. */
  look<R>(path: string, pick: (one: One) => R): R | undefined;
  /** Whether there is one; explains itself when there is none. */
  exists(): Fact<boolean>;
}

export function namedThing<S extends Source, One>(spec: ThingSpec<S, One>): NamedThing<One> {
  const { reader, source, name, words: who, command, list, locate, identify, missing } = spec;
  const look = <R>(path: string, pick: (one: One) => R): { readonly part: R } | undefined => {
    const found = reader.read(source, `${name}.${path}`, (all) => {
      const one = locate(all, name);
      return one === undefined ? undefined : { part: pick(one), subject: identify(one) };
    });
    if (found !== undefined) reader.about(found.subject);
    return found;
  };
  return {
    name,
    look: (path, pick) => look(path, pick)?.part,
    exists: () => {
      const origin = {
        name: who,
        from: list,
        see: list,
        show: (there: boolean) => (there ? 'there' : 'absent'),
        explain: (there: boolean) => (there ? undefined : missing().say),
      };
      return present(origin, look('existence', () => true) !== undefined);
    },
    inspect: ({ words, subject, path, pick, lacking, see, ...told }) => {
      const origin = {
        ...told,
        name: subject ?? `the ${words} of ${who}`,
        from: `${command} ${shellWord(name)} → ${path}`,
        see: see ?? spec.showField?.(path) ?? `${command} -f '{{json .${path}}}' ${shellWord(name)}`,
      };
      const found = look(words, pick);
      if (found === undefined) return factOf(origin, undefined, missing);
      return factOf(origin, found.part, () => ({
        expected: `${origin.name} to be there`,
        found: 'nothing',
        from: origin.from,
        see: origin.see,
        ...lacking?.(),
      }));
    },
  };
}
