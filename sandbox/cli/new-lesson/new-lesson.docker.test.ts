import { expect, it } from 'vitest';
import { isProven, proveLessons, textReport } from '../../prove/index.ts';
import { createCatalog } from '../../testing/lesson-catalog.ts';
import { newLessonFolder } from '../../testing/new-lesson-folder.ts';
import { proofLab } from '../../testing/proof-lab.ts';

it('a new lesson is proven from the first minute', async () => {
  const folder = await newLessonFolder('linux/07-user-namespaces');
  const lab = proofLab();
  try {
    const lessons = (await createCatalog([folder.root])).all();
    const { signal } = new AbortController();
    const proofs = await proveLessons(lessons, { lab, signal, jobs: 2, repeat: 1, seeds: 2 });
    expect(proofs).toHaveLength(1);
    expect(proofs.every(isProven), textReport(proofs, 0)).toBe(true);
  } finally {
    lab.close();
    folder.end();
  }
});
