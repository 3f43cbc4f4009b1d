import type { LessonProof } from './prove-lessons.ts';
import { isProven } from './report-text.ts';

/** The report for programs: the same facts as the table. */
export function jsonReport(proofs: readonly LessonProof[], seconds: number): object {
  return {
    schema: 'drydock-proof/v1',
    proven: proofs.every(isProven),
    seconds,
    lessons: proofs.map((proof) => ({
      lesson: proof.lesson.id,
      proven: isProven(proof),
      seconds: proof.seconds,
      trials: proof.trials.map(({ trial, seconds: took, parts, faults, output, skipped = [] }) => ({
        name: trial.name,
        kind: trial.kind,
        seconds: took,
        ...(parts === undefined ? {} : { parts }),
        faults,
        ...(skipped.length === 0 ? {} : { skipped }),
        ...(faults.length === 0 || output === undefined ? {} : { output }),
      })),
    })),
  };
}
