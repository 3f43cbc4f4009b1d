/** Proof that the checks of a lesson are right, on real sandboxes. */
export { parseAttempt } from './attempt.ts';
export type { ProofLab, ProofSandbox } from './lab.ts';
export { openLab } from './open-lab.ts';
export { type LessonProof, proveLessons } from './prove-lessons.ts';
export { jsonReport } from './report-json.ts';
export { junitReport } from './report-junit.ts';
export { faultText, isProven, textReport } from './report-text.ts';
export type { TrialReport } from './trial.ts';
export { usualJobs } from './usual-jobs.ts';
