import { z } from 'zod';

/** A learner: `l-` and 20 characters of base 32, random, never derived from a name. */
export const learnerId = z
  .string()
  .regex(/^l-[a-z2-7]{20}$/)
  .brand('LearnerId');
export type LearnerId = z.infer<typeof learnerId>;

/** A sandbox: `s-` and 12 characters; also the name of its container, network and volume on the lab host. */
export const sandboxId = z
  .string()
  .regex(/^s-[a-z2-7]{12}$/)
  .brand('SandboxId');
export type SandboxId = z.infer<typeof sandboxId>;

/** A lesson: its folder below `lessons/`, for example `linux/02-namespaces`. */
export const lessonId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}\/[0-9]{2}-[a-z0-9-]{1,48}$/)
  .brand('LessonId');
export type LessonId = z.infer<typeof lessonId>;

/** A check within its lesson, for example `own-uts`. */
export const checkId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,47}$/)
  .brand('CheckId');
export type CheckId = z.infer<typeof checkId>;

const kebab = /^[a-z][a-z0-9-]{0,47}$/;

/** A question on a lesson's page (quiz, recall, prediction), unique in its lesson. */
export const questionId = z.string().regex(kebab).brand('QuestionId');
export type QuestionId = z.infer<typeof questionId>;

/** What was chosen: `right`, `unsure`, or the id of the misconception behind a wrong option. */
export const choiceId = z.string().regex(kebab).brand('ChoiceId');
export type ChoiceId = z.infer<typeof choiceId>;

/** Terminals of a sandbox are numbered from 1; the number is also the name of the tab. */
export const terminalNumber = z.number().int().min(1).max(8);

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Turns random bytes into the alphabet of our ids, one character a byte. The bytes come in: no hidden randomness. */
export function toBase32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => base32.charAt(byte % 32)).join('');
}
