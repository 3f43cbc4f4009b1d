type Readers = Readonly<Record<string, () => unknown>>;

/** An object whose values are read when they are asked for, and not before: a lens has many, a check reads few. */
export function lazy<R extends Readers>(readers: R): { readonly [K in keyof R]: ReturnType<R[K]> } {
  const getters = Object.entries(readers).map(([name, get]) => [name, { get, enumerable: true }] as const);
  return Object.create(null, Object.fromEntries(getters));
}
