import type { ClusterObject, ClusterSource } from '#protocol';
import type { Absence } from '../../language/fact.ts';
import { type NamedThing, namedThing } from '../../language/named-thing.ts';
import type { Reader } from '../../language/reader.ts';
import { nameList, shellWord } from '../../language/wording.ts';
import { type Kind, named, shaped, wordsFor } from './kind.ts';
import type { Any } from './shape.ts';

/** How the lens of one object reads it. */
export interface ObjectReading<One extends Any> extends NamedThing<One> {
  readonly reader: Reader;
  readonly kind: Kind<One>;
  /** "the deployment `web`" */
  readonly words: string;
}

/** `instead` adds a sentence when there is none of that name. */
export function objectReading<One extends Any>(
  reader: Reader,
  kind: Kind<One>,
  name: string,
  instead: () => string | undefined = () => undefined,
): ObjectReading<One> {
  const words = wordsFor(kind.word, name);
  const command = `kubectl get ${kind.word}`;
  const thing = namedThing<ClusterSource, One>({
    reader,
    source: kind.source,
    name,
    words,
    command,
    showField: (path) => fieldCommand(kind.word, name, path),
    list: command,
    locate: ({ items }) => named(kind, items, name),
    identify: ({ metadata }) => metadata.uid,
    missing: () => missingObject(reader, kind.source, { word: kind.word, name, more: instead() }),
  });
  return { ...thing, reader, kind, words };
}

/** Shows one field: `kubectl get pod web -o jsonpath='{.status.phase}'`. */
export const fieldCommand = (word: string, name: string, path: string): string =>
  `kubectl get ${word} ${shellWord(name)} -o jsonpath='{.${path}}'`;

/**
 * Has kinds known by the time that something is made: what is first asked for when it is there comes a moment after it, and the page would
 * say meanwhile that it looks.
 */
export function expectKinds(reader: Reader, kinds: readonly Pick<Kind<Any>, 'source'>[]): void {
  for (const { source } of kinds) reader.glance(source, 'expected', () => true);
}

/** Every object of a kind in the namespace. */
export const readAll = <One extends Any, R>(
  reader: Reader,
  kind: Kind<One>,
  path: string,
  pick: (all: readonly One[]) => R,
): R => reader.read(kind.source, path, ({ items }) => pick(shaped(kind, items)));

/** The same for a diagnosis; undefined when it is not known yet. */
export const glanceAt = <One extends Any, R>(
  reader: Reader,
  kind: Kind<One>,
  path: string,
  pick: (all: readonly One[]) => R,
): R | undefined => reader.glance(kind.source, path, ({ items }) => pick(shaped(kind, items)));

interface Missing {
  readonly word: string;
  readonly name: string;
  readonly more: string | undefined;
}

/** No object of that kind and name (common answer C1). */
function missingObject(reader: Reader, source: ClusterSource, { word, name, more }: Missing): Absence {
  const { names, cut, namespace } = reader.read(source, 'names', namesIn);
  if (cut) reader.refuse(`there are too many objects to look for ${wordsFor(word, name)}`);
  const others = names.length === 0 ? `\`${namespace}\` has none` : `\`${namespace}\` has ${nameList(names)}`;
  const see = `kubectl get ${word}`;
  return {
    expected: `a ${word} \`${name}\``.replace(/^a (?=[aeiou])/, 'an '),
    found: 'none of that name',
    from: see,
    see,
    say: `No ${word} \`${name}\`; the namespace ${others}.${more === undefined ? '' : ` ${more}`}`,
  };
}

const namesIn = ({ items, cut, namespace }: { items: ClusterObject[]; cut: boolean; namespace: string }) => ({
  names: items.map(({ metadata }) => metadata.name).sort(),
  cut,
  namespace,
});
