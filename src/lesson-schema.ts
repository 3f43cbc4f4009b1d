import { z } from 'zod';
import { seedValues } from '#protocol';

const sentence = z.string().trim().min(1).max(300);
const kebab = z.string().regex(/^[a-z][a-z0-9-]*$/, 'Use lower-case letters, digits and hyphens: `own-uts`');

/** Frontmatter of `lessons/<track>/<nn-slug>/index.mdx`: every key is known, a misspelt one fails the build. */
const lessonFrontmatter = z.strictObject({
  title: z.string().trim().min(1).max(60),
  /** One sentence: what works at the end. Shown on the home page and in search results. */
  description: z.string().trim().min(1).max(200),
  /** What the reader can do afterwards, each proved by checks (or quiz items) of this lesson. */
  objectives: z
    .array(z.strictObject({ can: sentence, provedBy: z.array(kebab).min(1) }))
    .min(1)
    .max(3),
  /** What the page needs beside the prose. `none` has no lab pane. */
  sandbox: z.enum(['docker', 'kubernetes', 'none']),
  /** Lessons that come first: `linux/01-why-containers`. They need not exist yet. */
  prerequisites: z.array(z.string().regex(/^[a-z][a-z0-9-]*\/[0-9]{2}-[a-z0-9-]+$/)).default([]),
  /** New words, each with the meaning that the glossary shows. */
  terms: z.array(z.strictObject({ term: z.string().min(1).max(60), means: sentence })).max(5),
  /** An example of each seed that the page shows; a learner sees his own value in its place. */
  seeds: seedValues.default({}),
  /** Tempting wrong ideas that this lesson refutes. */
  misconceptions: z.array(z.strictObject({ id: kebab, belief: sentence, truth: sentence })).min(1),
  /** Minutes for a reader who does everything. */
  minutes: z.number().int().min(1).max(40),
  /** What is left out on purpose. */
  notTaught: z.array(sentence).default([]),
  /** Where the facts come from. */
  sources: z.array(sentence).default([]),
  /** Starlight's own keys that a lesson may use. */
  draft: z.boolean().optional(),
  sidebar: z.strictObject({ label: z.string().optional(), order: z.number().optional() }).optional(),
});

/** The part that Starlight's schema does not know; absent on pages that are no lessons. */
export const lessonFields = lessonFrontmatter
  .omit({ title: true, description: true, draft: true, sidebar: true })
  .extend({
    /** `false` on a page beside the lessons that keeps their frame: the glossary. */
    lesson: z.literal(false),
  })
  .partial();

/** What is wrong with the frontmatter of a page. Splash pages (home, 404) and those that say `lesson: false` are no lessons. */
export function lessonProblems(
  frontmatter: Readonly<Record<string, unknown>>,
): { path: PropertyKey[]; message: string }[] {
  if (frontmatter.template === 'splash' || frontmatter.lesson === false) return [];
  const result = lessonFrontmatter.safeParse(frontmatter);
  return result.success ? [] : result.error.issues.map(({ path, message }) => ({ path, message }));
}
