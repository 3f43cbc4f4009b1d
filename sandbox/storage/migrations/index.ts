import type { Migration } from 'kysely/migration';
import { up as firstSchema } from './0001-first-schema.ts';
import { up as seeds } from './0002-seeds.ts';
import { up as learning } from './0003-learning.ts';
import { up as seats } from './0004-seats.ts';
import { up as steps } from './0005-steps.ts';

/** Every migration by its number and name, in order. A released one is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-first-schema': { up: firstSchema },
  '0002-seeds': { up: seeds },
  '0003-learning': { up: learning },
  '0004-seats': { up: seats },
  '0005-steps': { up: steps },
};
