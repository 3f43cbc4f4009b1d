import { fillText, type SeedValues } from '#protocol';
import { judgeText } from '../seed/judge-seeds.ts';

/** What an author says: a fixed text, or a function for one that tells what was read. */
export type AuthorText = string | (() => string);

/**
 * The text for this learner. In a fixed one `{key}` becomes his value; throws when no seed is called so. What a function
 * gives is told as it is: there may be a name in it that the learner chose.
 */
export type Tell = (text: AuthorText) => string;

export function tellWith(seeds: SeedValues): Tell {
  return (text) => {
    if (typeof text === 'function') return text();
    judgeText('A message', text, seeds);
    return fillText(text, seeds);
  };
}
