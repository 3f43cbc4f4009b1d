import type { Json } from '../http/http-answer.ts';
import { fieldAt, showJson } from '../k8s/object/field.ts';
import { type Absence, absent, type Fact, type FactOrigin, factOf } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, shellWord } from '../language/wording.ts';
import { explainRelease, missingRelease } from './helm-diagnosis.ts';
import { objectsOf } from './manifest.ts';
import { pendingMotion } from './pending.ts';
import { type ReleaseRecord, type Revision, recordOf, releasesIn } from './release-record.ts';
import { mergedValues } from './values.ts';

/** One revision of a release, as Helm wrote it down. It need not exist: its facts are then absent and say why. */
export interface RevisionLens {
  /** `deployed`, `superseded`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `uninstalled`. */
  readonly status: Fact<string>;
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
}

/** A fact of the record; `option` is the command's own, before that of the revision. */
interface Recorded<V> {
  readonly words: string;
  readonly command: 'status' | 'history' | 'list' | 'get values' | 'get manifest';
  readonly option?: string;
  pick(record: ReleaseRecord): V | undefined;
  show(value: V): string;
}

/** The records of one release; `revision` is one of the past, the newest without it. */
export function revisionReading(reader: Reader, name: string, revision?: number) {
  const whole = `the release ${code(name)}`;
  const who = revision === undefined ? whole : `revision ${revision} of ${whole}`;
  const revisions = (): readonly Revision[] =>
    reader.read('k8s:secrets', `release ${name}`, ({ items }) => releasesIn(items).get(name) ?? []);
  const record = (): ReleaseRecord | undefined => {
    const all = revisions();
    const one = revision === undefined ? all.at(-1) : all.find(({ version }) => version === revision);
    return one === undefined ? undefined : recordOf(one);
  };
  const command = (words: Recorded<unknown>['command'], option = ''): string => {
    if (words === 'list') return 'helm list';
    const past = revision === undefined || words === 'history' ? '' : ` --revision ${revision}`;
    return `helm ${words} ${shellWord(name)}${option}${past}`;
  };
  /** Why there is no such release or revision; undefined when there is one. */
  const missing = (): Absence | undefined => {
    const there = revisions().map(({ version }) => version);
    if (there.length === 0) return missingRelease(reader, name);
    if (revision === undefined || there.includes(revision)) return undefined;
    const see = command('history');
    return { expected: who, found: `revisions ${nameList(there.map(String))}`, from: see, see };
  };
  const explain = (): string | undefined => {
    const one = revision === undefined ? record() : undefined;
    return one === undefined ? undefined : explainRelease(reader, one);
  };
  const inspect = <V>({ words, command: shown, option, pick, show }: Recorded<V>): Fact<V> => {
    const see = command(shown, option);
    const origin: FactOrigin<V> = { name: `the ${words} of ${who}`, from: see, see, show, explain };
    const none = missing();
    if (none !== undefined) return absent(origin, none);
    const one = record();
    const pending = one === undefined || revision !== undefined ? undefined : pendingMotion(one);
    if (pending !== undefined) reader.moving(pending);
    return factOf(origin, one === undefined ? undefined : pick(one), () => ({
      ...{ expected: `${origin.name} to be there`, found: 'nothing' },
      ...{ from: see, see },
    }));
  };
  return { whole, revisions, record, command, missing, inspect };
}

/** How the facts of one revision are read, and those that take an argument. */
export function revisionParts({ inspect }: ReturnType<typeof revisionReading>) {
  const valueAt = (
    path: readonly (string | number)[],
    words: string,
    option: string,
    tree: (record: ReleaseRecord) => unknown,
  ) =>
    inspect<Json>({
      words: `${words} ${code(path.join('.'))}`,
      command: 'get values',
      option,
      pick: (one) => fieldAt(tree(one), path),
      show: showJson,
    });
  const readers = {
    status: () => inspect({ words: 'status', command: 'status', pick: ({ info }) => info.status, show: code }),
    description: () =>
      inspect({ words: 'description', command: 'history', pick: ({ info }) => info.description, show: code }),
    chart: () =>
      lazy({
        name: () => inspect({ words: 'chart', command: 'status', pick: (one) => one.chart.metadata.name, show: code }),
        version: () =>
          inspect({ words: 'chart version', command: 'list', pick: (one) => one.chart.metadata.version, show: code }),
        appVersion: () =>
          inspect({ words: 'app version', command: 'list', pick: (one) => one.chart.metadata.appVersion, show: code }),
      }),
    objects: () =>
      inspect({
        words: 'objects',
        command: 'get manifest',
        pick: ({ manifest }) => [...objectsOf(manifest).keys()].sort(),
        show: nameList,
      }),
  };
  const methods = {
    userValue: (...path: readonly (string | number)[]) => valueAt(path, 'user value', '', ({ config }) => config),
    value: (...path: readonly (string | number)[]) => valueAt(path, 'value', ' --all', mergedValues),
  };
  return { readers, methods };
}

export function revisionLens(reader: Reader, name: string, revision: number): RevisionLens {
  const { readers, methods } = revisionParts(revisionReading(reader, name, revision));
  return Object.assign(lazy(readers), methods);
}
