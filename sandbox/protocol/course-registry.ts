import { z } from 'zod';

/**
 * The course registry as sandboxes see it: the same names and address at every lab host, which leads them to where the registry is.
 * One door; the name that is asked for says what it is.
 */
export const courseRegistry = {
  /** Learners push to it and pull from it. */
  host: 'registry.course',
  /** Docker Hub, as far as it is kept here or can be reached. */
  mirror: 'mirror.course',
  /** An index of Python packages. */
  wheels: 'pypi.course',
  address: '10.200.0.2',
  port: 80,
} as const;

/** What a learner is called in the registry: the first part of the names he may push. The same in every lesson. */
export const learnerHandle = z.string().regex(/^[a-z]{6}-[a-z2-7]{6}$/);
export type LearnerHandle = z.infer<typeof learnerHandle>;
