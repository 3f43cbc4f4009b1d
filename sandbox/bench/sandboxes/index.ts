import type { Instance } from '../../testing/instance.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';
import { benchClaims } from './claims.ts';
import { benchClassroom } from './classroom.ts';
import { benchCrowd } from './crowd.ts';
import { benchCycles } from './cycles.ts';
import { benchFiles } from './files.ts';
import { benchNeighbours } from './neighbours.ts';
import { benchReplacements } from './replacements.ts';

/** Everything that is asked of sandboxes as figures, in the order in which it is measured. */
export const sandboxBenches: Readonly<
  Record<string, (instance: Instance, options: BenchOptions) => Promise<Figure[]>>
> = {
  claims: benchClaims,
  crowd: benchCrowd,
  replacements: benchReplacements,
  neighbours: benchNeighbours,
  classroom: benchClassroom,
  files: benchFiles,
  cycles: benchCycles,
};
