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
    if (error instanceof CheckFailed && isText(error.failure)) return verdictText('', failVerdict(error.failure));
    throw error;
  }
}

/** What else a failure holds, no worker passes on. */
const isText = (failure: CheckFailed['failure']) => Object.values(failure).every((text) => typeof text === 'string');
