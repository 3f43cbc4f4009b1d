import { type ClusterObject, type ClusterSnapshot, maxClusterObjects, maxClusterText, sandboxOf } from '#protocol';
import { namespaceIn } from './read-object.ts';

/** All objects of one kind, by namespace. Of namespaces that are no learner's nothing is kept. */
export class ObjectTable {
  readonly #byNamespace = new Map<string, Map<string, ClusterObject>>();
  readonly #snapshots = new Map<string, Pick<ClusterSnapshot, 'items' | 'cut'>>();

  /** The namespace whose content changed; undefined when nobody can have seen it. */
  put(object: ClusterObject): string | undefined {
    const namespace = namespaceIn(object);
    if (!isKept(namespace)) return undefined;
    const own = this.#byNamespace.get(namespace) ?? new Map<string, ClusterObject>();
    own.set(object.metadata.uid, object);
    this.#byNamespace.set(namespace, own);
    this.#snapshots.delete(namespace);
    return namespace;
  }

  /** Likewise. */
  remove(object: ClusterObject): string | undefined {
    const namespace = namespaceIn(object);
    const own = this.#byNamespace.get(namespace);
    if (own?.delete(object.metadata.uid) !== true) return undefined;
    if (own.size === 0) this.#byNamespace.delete(namespace);
    this.#snapshots.delete(namespace);
    return namespace;
  }

  clear(): void {
    this.#byNamespace.clear();
    this.#snapshots.clear();
  }

  /** What a learner's namespace has, by name; of kinds that belong to no namespace, everything. */
  of(namespace: string, namespaced: boolean): ClusterSnapshot {
    const place = namespaced ? namespace : '';
    const known = this.#snapshots.get(place) ?? bounded([...(this.#byNamespace.get(place)?.values() ?? [])]);
    this.#snapshots.set(place, known);
    return { namespace, ...known };
  }
}

const isKept = (namespace: string) => namespace === '' || sandboxOf(namespace) !== undefined;

function bounded(all: ClusterObject[]): Pick<ClusterSnapshot, 'items' | 'cut'> {
  const sorted = all.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const items: ClusterObject[] = [];
  let left = maxClusterText;
  for (const object of sorted.slice(0, maxClusterObjects)) {
    left -= JSON.stringify(object).length;
    if (left < 0) break;
    items.push(object);
  }
  return { items, cut: items.length < sorted.length };
}
