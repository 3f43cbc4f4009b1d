import { seedKey, seedsInText } from '#protocol';
import type { Seeds } from './seed.ts';

/** Throws when a seed has no proper name, when the learner has another one than `me`, or could find all its values taken by others of its kind. */
export function judgeSeeds(seeds: Seeds): void {
  const before: Seeds[string][] = [];
  for (const [key, seed] of Object.entries(seeds)) {
    const named = seedKey.safeParse(key);
    if (!named.success) throw new Error(`Seed "${key}": ${named.error.issues[0]?.message}`);
    if ((seed.kind === 'learner') !== (key === 'me')) {
      throw new Error(`Seed "${key}": seed.learner() is called "me", and nothing else is`);
    }
    const rivals = before.filter(
      ({ kind, values }) => kind === seed.kind && values.some((one) => seed.values.includes(one)),
    );
    if (rivals.length >= seed.values.length) {
      throw new Error(
        `Seed "${key}" has ${seed.values.length} values and ${rivals.length} seeds before it draw from them: give it more, so that no two are equal`,
      );
    }
    before.push(seed);
  }
}

/** Throws when a text names a seed that the lesson does not have. `where` says whose text it is. */
export function judgeText(where: string, text: string, seeds: Readonly<Record<string, unknown>>): void {
  const unknown = seedsInText(text).find((key) => !Object.hasOwn(seeds, key));
  if (unknown === undefined) return;
  const known = Object.keys(seeds).map((key) => `{${key}}`);
  throw new Error(
    `${where} says {${unknown}}, and the lesson has ${known.length === 0 ? 'no seeds' : `only ${known.join(', ')}`}. Braces that are meant get a space: { ${unknown} }`,
  );
}
