import { cachedEvaluation } from './engine/cached-evaluation.ts';
import { openEngine } from './engine/open-engine.ts';
import { quietSandbox } from './engine/quiet-sandbox.ts';
import { storm } from './engine/storm.ts';
import type { Figure } from './samples.ts';

/** The engine alone: simulated observations through the real grader, its worker and a real lesson. `minutes` of storm. */
export async function benchChecks(minutes: number): Promise<Figure[]> {
  const engine = await openEngine(30);
  try {
    const alone = [...(await quietSandbox(engine)), ...(await cachedEvaluation(engine.lesson))];
    return [...alone, ...(await storm(engine, { seconds: minutes * 60 }))];
  } finally {
    await engine.close();
  }
}
