import { z } from 'zod';

/**
 * Schemas for what a learner's engine says. They cut instead of refusing: a long value must not hide a whole container, and what
 * is no string is as good as empty.
 */
export const word = (max: number) =>
  z
    .string()
    .transform((text) => text.slice(0, max).toWellFormed())
    .catch('');
export const text = word(4096);
export const flag = z.boolean().catch(false);
/** Counts and sizes. */
export const amount = z.number().nonnegative().catch(0);
export const integer = z.number().int().catch(0);
export const natural = z.number().int().nonnegative().catch(0);

export const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z
    .array(z.unknown())
    .transform((items) => items.slice(0, max))
    .pipe(z.array(item))
    .catch([]);

export const recordOf = <T extends z.ZodType>(value: T, max: number, key = 512) =>
  z
    .record(z.string(), z.unknown())
    .transform((record) =>
      Object.fromEntries(
        Object.entries(record)
          .slice(0, max)
          .map(([name, one]) => [name.slice(0, key).toWellFormed(), one]),
      ),
    )
    .pipe(z.record(z.string(), value))
    .catch({});

/** Bytes of JSON that one container or image may take of a snapshot. */
const maxFact = 64 * 1024;

/** Shortens the lists, records and texts of a fact that carries more than anybody reads, harder and harder until it fits. */
export function shortened(fact: object): object {
  let short = fact;
  for (const [items, length] of [
    [256, 1024],
    [64, 256],
    [16, 256],
    [2, 256],
  ] as const) {
    if (JSON.stringify(short).length <= maxFact) break;
    short = Object.fromEntries(Object.entries(fact).map(([field, value]) => [field, shorter(value, items, length)]));
  }
  return short;
}

/** Parts of facts have a few fields of ours, records as many as a learner likes: these go first. */
const fields = 8;

function shorter(value: unknown, items: number, length: number): unknown {
  if (typeof value === 'string') return value.slice(0, length);
  if (Array.isArray(value)) return value.slice(0, items).map((one) => shorter(one, items, length));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, Math.max(items, fields))
      .map(([key, one]) => [key.slice(0, length), shorter(one, items, length)]),
  );
}
