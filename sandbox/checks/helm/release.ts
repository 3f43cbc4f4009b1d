import { type Fact, factOf, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { nameList, plain } from '../language/wording.ts';
import { missingRelease } from './helm-diagnosis.ts';
import { differing } from './manifest.ts';
import { type RevisionLens, revisionLens, revisionParts, revisionReading } from './revision.ts';

/** One release of Helm, at its newest revision. It need not exist: its facts are then absent and say why. */
export interface ReleaseLens extends RevisionLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  /** @unit revision */
  readonly revision: Fact<number>;
  /** Numbers of the revisions that Helm keeps, the oldest first. @unit revision */
  readonly history: Fact<readonly number[]>;
  /** One revision of the past, as it was recorded. */
  at(revision: number): RevisionLens;
  /** What differs between the newest revision's manifest and that of another: `Deployment/shop`. Empty: they are the same. */
  changedSince(revision: number): Fact<readonly string[]>;
}

export function releaseLens(reader: Reader, name: string): ReleaseLens {
  const reading = revisionReading(reader, name);
  const { whole, revisions, record, inspect } = reading;
  const { readers, methods } = revisionParts(reading);
  const facts = lazy({
    ...readers,
    exists: () =>
      present(
        {
          ...{ name: whole, from: 'helm list', see: 'helm list' },
          show: (there: boolean) => (there ? 'there' : 'absent'),
          explain: (there: boolean) => (there ? undefined : missingRelease(reader, name).say),
        },
        revisions().length > 0,
      ),
    revision: () => inspect({ words: 'revision', command: 'history', pick: ({ version }) => version, show: plain }),
    history: () =>
      inspect({
        words: 'history',
        command: 'history',
        pick: () => revisions().map(({ version }) => version),
        show: (all) => nameList(all.map(String)),
      }),
  });
  return Object.assign(facts, {
    name,
    ...methods,
    at: (revision: number) => revisionLens(reader, name, revision),
    changedSince: (revision: number) => {
      const past = revisionReading(reader, name, revision);
      const see = past.command('get manifest');
      const [then, now] = [past.record()?.manifest, record()?.manifest];
      return factOf<readonly string[]>(
        { name: `the changes since revision ${revision} of ${whole}`, from: see, see, show: nameList },
        then === undefined || now === undefined ? undefined : differing(then, now),
        () => past.missing() ?? { expected: `the manifest of ${whole}`, found: 'nothing', from: see, see },
      );
    },
  });
}
