import type { FileFact, FileSource } from '#protocol';
import { fromUtf8, utf8 } from '../language/bytes.ts';
import { type Absence, absent, type Fact, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, shellWord } from '../language/wording.ts';
import { blobId, filesOf, type GitObject, objectIn } from './git-object.ts';

/**
 * A git repository of the learner, read from its files and not by a program of his; each object is compared with the checksum that
 * names it. Objects that `git gc` has packed are not read: their facts are absent.
 */
export interface RepositoryLens {
  /** Ids of the commits that HEAD has led to, oldest first. */
  readonly heads: Fact<readonly string[]>;
  /** The commit with this id, 40 hexadecimal digits. */
  commit(id: string): CommitLens;
}

/** One commit; its facts are absent when the repository does not have it. */
interface CommitLens {
  /** Names of the files in its top folder, with the id of their content. */
  readonly files: Fact<Readonly<Record<string, string>>>;
  /** Content of one of them. */
  fileText(name: string): Fact<string>;
}

/** The id that git gives a text: the same as in `files`, the same content. */
export const contentId = (text: string): string => blobId(utf8(text));

/** Throws for a folder that is not absolute: a mistake of the lesson. */
export function repositoryLens(reader: Reader, folder: string): RepositoryLens {
  if (!folder.startsWith('/')) throw new Error(`"${folder}" is no absolute path`);
  const git = `git -C ${shellWord(folder)}`;
  const place = `the repository ${code(folder)}`;
  const read = <V>(path: string, what: string, pick: (file: FileFact) => V | undefined): V | undefined => {
    const source: FileSource = `file:/:/${folder.slice(1)}/.git/${path}`;
    return reader.read(source, what, pick);
  };
  const objectOf = <V>(id: string, what: string, pick: (object: GitObject) => V | undefined): V | undefined =>
    isId(id)
      ? read(`objects/${id.slice(0, 2)}/${id.slice(2)}`, what, (file) => {
          const object = objectIn(file, id);
          return object === undefined ? undefined : pick(object);
        })
      : undefined;
  return {
    get heads() {
      const see = `${git} log --oneline`;
      const origin = { name: `the commits of ${place}`, from: see, see, show: nameList };
      const heads = read('logs/HEAD', 'heads', (file) => (file.kind === 'file' ? headsIn(file.text) : undefined));
      const none = { expected: `commits in ${place}`, found: 'no repository with commits', from: see, see };
      return factOf(origin, heads, () => none);
    },
    commit: (id) => {
      const see = `${git} show --stat ${shellWord(id)}`;
      const named = `the commit ${code(id.slice(0, 12))}`;
      const files = (): Readonly<Record<string, string>> | undefined => {
        const tree = objectOf(id, 'tree', ({ kind, content }) =>
          kind === 'commit' ? /^tree ([0-9a-f]{40})\n/.exec(content)?.[1] : undefined,
        );
        if (tree === undefined) return undefined;
        return objectOf(tree, 'files', ({ kind, content }) => (kind === 'tree' ? filesOf(content) : undefined));
      };
      const missing: Absence = { expected: `${named} in ${place}`, found: 'it is not there', from: see, see };
      return {
        get files() {
          const show = (all: Readonly<Record<string, string>>) => nameList(Object.keys(all));
          return factOf({ name: `the files of ${named}`, from: see, see, show }, files(), () => missing);
        },
        fileText: (name) => {
          const command = `${git} show ${shellWord(`${id}:${name}`)}`;
          const origin = { name: `${code(name)} of ${named}`, from: command, see: command, show: showText };
          const all = files();
          if (all === undefined) return absent(origin, missing);
          const blob = Object.hasOwn(all, name) ? all[name] : undefined;
          const text = objectOf(blob ?? '', 'text', ({ kind, content }) =>
            kind === 'blob' ? fromUtf8(content) : undefined,
          );
          const found = blob === undefined ? 'no such file' : 'its content cannot be read';
          return factOf(origin, text, () => ({ expected: origin.name, found, from: command, see: command }));
        },
      };
    },
  };
}

const isId = (id: string) => /^[0-9a-f]{40}$/.test(id);
const showText = (text: string) => code(text.slice(0, 200));

/** Each line of the log of HEAD names where it was and where it went. */
function headsIn(log: string): readonly string[] {
  const ids = log.split('\n').flatMap((line) => /^[0-9a-f]{40} ([0-9a-f]{40}) /.exec(line)?.[1] ?? []);
  return [...new Set(ids)];
}
