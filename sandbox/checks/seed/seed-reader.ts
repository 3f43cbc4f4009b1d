import type { SeedValues } from '#protocol';
import type { Seeds, ValuesOf } from './seed.ts';

/** `t.seed`: a learner's values for what the author declared. Throws when that is not what the exercise has. */
export function seedReader(values: SeedValues): <Declared extends Seeds>(declared: Declared) => ValuesOf<Declared>;
export function seedReader(values: SeedValues): (declared: Seeds) => SeedValues {
  return (declared) => {
    const missing = Object.keys(declared).find((key) => !Object.hasOwn(values, key));
    if (missing === undefined) return values;
    throw new Error(`t.seed asks for "${missing}": give exercise({ seed }) the same seeds`);
  };
}
