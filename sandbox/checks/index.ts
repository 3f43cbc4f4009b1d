/** The language in which a lesson says what it wants of a sandbox. */

// For authors.
export { contentId } from './git/git-lens.ts';
export type { HttpAnswer, Json } from './http/http-answer.ts';
export { type HttpTarget, urlOf } from './http/http-target.ts';
export { type Check, check, type Exercise, exercise, type Hints } from './language/exercise.ts';
export type { Fact } from './language/fact.ts';
// For the engine that runs checks.
export { CheckFailed, type Failure } from './language/failure.ts';
export type { Motion } from './language/motion.ts';
export type { Reader } from './language/reader.ts';
export type { Constants, T } from './language/test-context.ts';
export { createTestContext } from './language/test-context.ts';
export { GiB, KiB, MiB } from './language/units.ts';
export { type Seed, type Seeds, seed } from './seed/seed.ts';
