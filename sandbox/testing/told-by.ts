import { CheckFailed, type Constants, type T } from '#checks';
import type { Snapshots } from '#protocol';
import { failVerdict, verdictText } from '../grading/verdict/format.ts';
import { lensesOver } from './fixed-reader.ts';

/** What a check tells a learner in this world: the one text of its verdict, or `pass`. */
export function toldBy(world: Partial<Snapshots>, test: (t: T) => void, constants?: Constants): string {
  try {
    test(lensesOver(world, constants));
    return 'pass';
  } catch (error) {
    if (error instanceof CheckFailed) return verdictText('', failVerdict(error.failure));
    throw error;
  }
}
