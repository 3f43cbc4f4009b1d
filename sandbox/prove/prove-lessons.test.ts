import { expect, it } from 'vitest';
import { createCatalog } from '../testing/lesson-catalog.ts';
import type { ProofLab } from './lab.ts';
import { proveLessons } from './prove-lessons.ts';

it('says so when a wish names no trial: nothing tried is nothing proven', async () => {
  const lab: ProofLab = { claim: () => Promise.reject(new Error('Not expected')), close: () => undefined };
  const options = { lab, signal: new AbortController().signal, jobs: 1, repeat: 1, seeds: 1, only: 'wrong/no-such' };
  const lessons = (await createCatalog(['lessons'])).all();
  await expect(proveLessons(lessons, options)).rejects.toMatchObject({ problem: { code: 'no-such-trial' } });
});
