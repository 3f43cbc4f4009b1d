import { type Fact, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { nameList } from '../language/wording.ts';
import { type ReleaseLens, releaseLens } from './release.ts';
import { releasesIn } from './release-record.ts';

/** Releases of Helm in the learner's namespace, as Helm itself keeps them: a Secret for each revision. No program of his runs for it. */
export interface HelmLens {
  release(name: string): ReleaseLens;
  /** Names of all releases. */
  readonly releaseNames: Fact<readonly string[]>;
}

export function helmLens(reader: Reader): HelmLens {
  const facts = lazy({
    releaseNames: (): Fact<readonly string[]> => {
      const see = 'helm list';
      const all = reader.read('k8s:secrets', 'names of releases', ({ items }) => [...releasesIn(items).keys()].sort());
      return present({ name: 'the list of releases', from: see, see, show: nameList }, all);
    },
  });
  return Object.assign(facts, { release: (name: string) => releaseLens(reader, name) });
}
