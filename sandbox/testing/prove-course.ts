import { beforeAll, expect, it } from 'vitest';
import { isProven, type LessonProof, proveLessons, textReport, usualJobs } from '../prove/index.ts';
import { createCatalog } from './lesson-catalog.ts';
import { proofLab } from './proof-lab.ts';

/** Other tests run beside it. */
const patience = 3;

/**
 * A test for every lesson of the course with this sandbox, as `drydock prove` does it; all of them share the queue, so that no core
 * waits for the last trial of one.
 */
export async function proveCourse(sandbox: 'docker' | 'kubernetes'): Promise<void> {
  const lessons = (await createCatalog(['lessons'])).all().filter((lesson) => lesson.sandbox === sandbox);
  let proofs: readonly LessonProof[] = [];

  beforeAll(async () => {
    const lab = proofLab(patience);
    proofs = await proveLessons(lessons, {
      lab,
      signal: new AbortController().signal,
      jobs: usualJobs,
      patience,
      repeat: 1,
      seeds: 5,
    });
    lab.close();
    // A hang guard: five lessons take a quarter of an hour on two cores.
  }, 60 * 60_000);

  it.each(lessons.map(({ id }) => id))('proves %s', (id) => {
    const proof = proofs.filter(({ lesson }) => lesson.id === id);
    expect(proof.every(isProven), textReport(proof, 0)).toBe(true);
  });
}
