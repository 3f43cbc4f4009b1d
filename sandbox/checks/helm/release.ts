import type { Json } from '../http/http-answer.ts';
import { fieldAt, showJson } from '../k8s/object/field.ts';
import { type Absence, absent, type Fact, factOf, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, plain, shellWord } from '../language/wording.ts';
import { explainRelease, missingRelease } from './helm-diagnosis.ts';
import { differing, objectsOf } from './manifest.ts';
import { type ReleaseRecord, type Revision, recordOf, releasesIn } from './release-record.ts';
import { mergedValues } from './values.ts';

/** One release of Helm, at its newest revision. It need not exist: its facts are then absent and say why. */
export interface ReleaseLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `uninstalled`. */
  readonly status: Fact<string>;
  /** @unit revision */
  readonly revision: Fact<number>;
  /** What Helm says of it: `Install complete`, `Rollback to 1`, or why it failed. */
  readonly description: Fact<string>;
  /** Name of the chart, and its version. */
  readonly chart: { readonly name: Fact<string>; readonly version: Fact<string>; readonly appVersion: Fact<string> };
  /** What the user set beside the chart's own values, as `helm get values` shows it: `userValue('image', 'tag')`. Absent when he did not. */
  userValue(...path: readonly (string | number)[]): Fact<Json>;
  /** What holds: the chart's own values with the user's over them. */
  value(...path: readonly (string | number)[]): Fact<Json>;
  /** What it is made of: `Deployment/shop`. */
  readonly objects: Fact<readonly string[]>;
  /** Numbers of the revisions that Helm keeps, the oldest first. @unit revision */
  readonly history: Fact<readonly number[]>;
  /** How a revision stands: `superseded`, `deployed`, `failed`. */
  statusOf(revision: number): Fact<string>;
  /** What differs between the newest revision's manifest and that of another: `Deployment/shop`. Empty: they are the same. */
  changedSince(revision: number): Fact<readonly string[]>;
}

export function releaseLens(reader: Reader, name: string): ReleaseLens {
  const who = `the release ${code(name)}`;
  const word = shellWord(name);
  const revisions = (): readonly Revision[] =>
    reader.read('k8s:secrets', `release ${name}`, ({ items }) => releasesIn(items).get(name) ?? []);
  const missing = (): Absence => missingRelease(reader, name);
  const part = <R>(version: number | undefined, pick: (record: ReleaseRecord) => R): R | undefined => {
    const all = revisions();
    const one = version === undefined ? all.at(-1) : all.find((each) => each.version === version);
    const record = one === undefined ? undefined : recordOf(one);
    return record === undefined ? undefined : pick(record);
  };
  const origin = <V>(words: string, see: string, show: (value: V) => string) => ({
    name: `the ${words} of ${who}`,
    from: see,
    see,
    show,
  });
  const explain = () => {
    const record = part(undefined, (one) => one);
    return record === undefined ? undefined : explainRelease(reader, record);
  };
  const newest = <V>(
    words: string,
    see: string,
    pick: (record: ReleaseRecord) => V | undefined,
    show: (value: V) => string,
    found = 'nothing',
  ): Fact<V> => {
    const shown = { ...origin(words, see, show), explain };
    if (revisions().length === 0) return absent(shown, missing());
    return factOf(shown, part(undefined, pick), () => ({ ...shown, expected: `${shown.name} to be there`, found }));
  };
  const status = `helm status ${word}`;
  const history = `helm history ${word}`;
  const unknown = (version: number): Absence => {
    const there = revisions().map((one) => `${one.version}`);
    return there.length === 0
      ? missing()
      : {
          expected: `revision ${version} of ${who}`,
          found: `revisions ${nameList(there)}`,
          from: history,
          see: history,
        };
  };
  const values = (
    path: readonly (string | number)[],
    words: string,
    all: string,
    pick: (record: ReleaseRecord) => unknown,
  ) =>
    newest<Json>(
      `${words} ${code(path.join('.'))}`,
      `helm get values ${word}${all}`,
      (one) => fieldAt(pick(one), path),
      showJson,
    );

  const facts = lazy({
    exists: () =>
      present(
        {
          ...{ name: who, from: 'helm list', see: 'helm list' },
          show: (there: boolean) => (there ? 'there' : 'absent'),
          explain: (there: boolean) => (there ? undefined : missing().say),
        },
        revisions().length > 0,
      ),
    status: () => newest('status', status, ({ info }) => info.status, code),
    revision: () => newest('revision', history, ({ version }) => version, plain),
    description: () => newest('description', history, ({ info }) => info.description, code),
    chart: () =>
      lazy({
        name: () => newest('chart', status, ({ chart }) => chart.metadata.name, code),
        version: () => newest('chart version', 'helm list', ({ chart }) => chart.metadata.version, code),
        appVersion: () => newest('app version', 'helm list', ({ chart }) => chart.metadata.appVersion, code),
      }),
    objects: () =>
      newest(
        'objects',
        `helm get manifest ${word}`,
        ({ manifest }) => [...objectsOf(manifest).keys()].sort(),
        nameList,
      ),
    history: () =>
      newest(
        'history',
        history,
        () => revisions().map(({ version }) => version),
        (all) => nameList(all.map(String)),
      ),
  });
  return Object.assign(facts, {
    name,
    userValue: (...path: readonly (string | number)[]) => values(path, 'user value', '', ({ config }) => config),
    value: (...path: readonly (string | number)[]) => values(path, 'value', ' --all', mergedValues),
    statusOf: (revision: number) => {
      const shown = origin<string>(`status of revision ${revision}`, history, code);
      return factOf(
        shown,
        part(revision, ({ info }) => info.status),
        () => unknown(revision),
      );
    },
    changedSince: (revision: number) => {
      const see = `helm get manifest ${word} --revision ${revision}`;
      const shown = origin<readonly string[]>(`changes since revision ${revision}`, see, nameList);
      const then = part(revision, ({ manifest }) => manifest);
      const now = part(undefined, ({ manifest }) => manifest);
      return factOf(shown, then === undefined || now === undefined ? undefined : differing(then, now), () =>
        unknown(revision),
      );
    },
  });
}
