import type { Rule } from '../rule.ts';
import { attemptRules } from './attempts.ts';
import { checkRules } from './checks.ts';
import { fenceRules } from './fences.ts';
import { folderRules } from './folder.ts';
import { goalRules } from './goals.ts';
import { hintRules } from './hints.ts';
import { linkRules } from './links.ts';
import { pictureRules } from './pictures.ts';
import { practiceRules } from './practice.ts';
import { proseRules } from './prose.ts';
import { seedRules } from './seeds.ts';

/** Every rule, in the order of `drydock lint --rules`. */
export const rules: readonly Rule[] = [
  ...folderRules,
  ...goalRules,
  ...proseRules,
  ...practiceRules,
  ...fenceRules,
  ...linkRules,
  ...pictureRules,
  ...seedRules,
  ...checkRules,
  ...hintRules,
  ...attemptRules,
];
