import type { z } from 'zod';
import type { ClusterObject, ClusterSource } from '#protocol';
import type { Any } from './shape.ts';

/** A kind of object, as far as a lens reads it. */
export interface Kind<One extends Any> {
  readonly source: ClusterSource;
  /** What kubectl calls one: `deployment`. */
  readonly word: string;
  readonly shape: z.ZodType<One>;
}

/** The objects of a snapshot in the shape of their kind. Must be pure. */
export const shaped = <One extends Any>(kind: Kind<One>, items: readonly ClusterObject[]): One[] =>
  items.flatMap((item) => kind.shape.safeParse(item).data ?? []);

/** One of them by its name. Must be pure. */
export function named<One extends Any>(
  kind: Kind<One>,
  items: readonly ClusterObject[],
  name: string,
): One | undefined {
  const found = items.find(({ metadata }) => metadata.name === name);
  return found === undefined ? undefined : kind.shape.safeParse(found).data;
}

/** In a sentence: "the deployment `web`". */
export const wordsFor = (word: string, name: string): string => `the ${word} \`${name}\``;
