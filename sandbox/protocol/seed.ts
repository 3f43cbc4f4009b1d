import { z } from 'zod';
import { lessonId } from './ids.ts';

/**
 * Seeds: values that differ from learner to learner, so that an answer copied from a neighbour does not fit. One name has
 * three spellings: `{port}` in texts of checks, `{{port}}` in fences of a page, `SEED_PORT` in a lesson's scripts.
 */

/** Words of Go's templates, which stand in double braces on pages about Docker: `{{end}}` is never a seed. */
const templateWords = ['else', 'end', 'break', 'continue'];

export const seedKey = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,15}$/, 'A seed is named by one lower-case word of at most 16 letters and digits')
  .refine((key) => !templateWords.includes(key), 'This word belongs to Go templates: choose another');

/** The values of one lesson for one learner. */
export const seedValues = z.record(seedKey, z.union([z.string().max(64), z.number()]));
export type SeedValues = Readonly<z.infer<typeof seedValues>>;

/** What a page needs to show a learner his own values. */
export const lessonSeeds = z.object({ lesson: lessonId, values: seedValues });
export type LessonSeeds = z.infer<typeof lessonSeeds>;

/** Made for each attempt, known to nobody before: what setup planted under it was planted in this very sandbox. */
export const nonce = z.string().regex(/^[a-z2-7]{20}$/);

const inText = /(?<!\$)\{([a-z][a-z0-9]*)\}/g;
const inFence = /\{\{([a-z][a-z0-9]*)\}\}/g;

/** The seeds that a text names in single braces. `${name}` is a shell's business, `{ print }` and `{a,b}` are nobody's. */
export const seedsInText = (text: string): string[] => keysIn(text, inText);

/** The seeds that a fence of a page names in double braces. */
export const seedsInFence = (code: string): string[] => keysIn(code, inFence);

/** The text with every `{key}` that has a value replaced; what has none stays as it is. */
export const fillText = (text: string, values: SeedValues): string => fill(text, inText, values);

/** The code of a fence with every `{{key}}` that has a value replaced; what has none stays as it is. */
export const fillFence = (code: string, values: SeedValues): string => fill(code, inFence, values);

function keysIn(text: string, pattern: RegExp): string[] {
  const keys = [...text.matchAll(pattern)].map(([, key = '']) => key);
  return [...new Set(keys)].filter((key) => !templateWords.includes(key));
}

function fill(text: string, pattern: RegExp, values: SeedValues): string {
  return text.replace(pattern, (whole, key: string) => (Object.hasOwn(values, key) ? `${values[key]}` : whole));
}
