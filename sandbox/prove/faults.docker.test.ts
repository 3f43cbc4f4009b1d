import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultyLessons, writeLesson } from '../testing/faulty-lessons.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import { proofLab } from '../testing/proof-lab.ts';
import { proveLessons, textReport } from './index.ts';

/** A proof is worth what it catches: each lesson has one fault, and the report must name it and nothing else. */
describe.concurrent('a lesson with', () => {
  it.each(faultyLessons.map((lesson) => [lesson.name, lesson] as const))('%s', async (_name, fixture) => {
    const root = writeLesson(fixture);
    const lab = proofLab();
    try {
      const [proof] = await proveLessons((await createCatalog([root])).all(), {
        lab,
        signal: new AbortController().signal,
        // One after the other: what one trial leaves behind in a check's memory is a part of some faults.
        jobs: 1,
        repeat: fixture.repeat ?? 1,
        seeds: 1,
        ...(fixture.only === undefined ? {} : { only: fixture.only }),
      });
      if (proof === undefined) throw new Error('Nothing was proven');
      const faults = proof.trials.flatMap((trial) => trial.faults);
      const report = textReport([proof], 0);
      expect(
        faults.map(({ kind, check, place }) => [kind, check ?? place]),
        report,
      ).toEqual(fixture.faults.map(([kind, names]) => [kind, names]));
      for (const [kind, names, words] of fixture.faults) {
        expect(report).toContain(`${kind} (${names}`);
        expect(report).toContain(words);
      }
    } finally {
      lab.close();
      rmSync(root, { recursive: true });
    }
  });
});
