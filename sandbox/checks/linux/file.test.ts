import { describe, expect, it } from 'vitest';
import type { FileFact } from '#protocol';
import { lensesOver } from '../../testing/fixed-reader.ts';
import type { Fact } from '../language/fact.ts';
import { CheckFailed } from '../language/failure.ts';

const stat = { mode: 0o640, uid: 0, gid: 1000, modified: 0 };
const page: FileFact = { kind: 'file', ...stat, size: 6, text: 'hello\n', cut: false };
const at = (file: FileFact) => lensesOver({ 'file:/:/srv/page': file }).linux.file('/srv/page');
const { expect: demand, require } = lensesOver({});

/** What a check says when it needs the fact. */
function told(ask: () => void): string {
  try {
    ask();
    return 'nothing';
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
    const { expected, found, see } = error.failure;
    return `Expected ${expected}. Found ${found}. Look at: ${see}`;
  }
}
const need = <V>(fact: Fact<V>) => told(() => require(fact));
const inWords = <V>({ name, value, show, see }: Fact<V>) =>
  `${name}: ${value === undefined ? 'absent' : show(value)} (${see})`;

describe('a file', () => {
  it('has its facts in words, each with the command that shows it', () => {
    const { text, size, mode, uid, gid, modified, kind, exists } = at(page);
    const words = [
      inWords(exists),
      inWords(kind),
      inWords(text),
      inWords(size),
      inWords(mode),
      inWords(uid),
      inWords(gid),
      inWords(modified),
    ];
    expect(words).toMatchInlineSnapshot(`
      [
        "\`/srv/page\`: there (ls -ld /srv/page)",
        "the kind of \`/srv/page\`: a file (ls -ld /srv/page)",
        "the text of \`/srv/page\`: \`hello
      \` (cat /srv/page)",
        "the size of \`/srv/page\`: 6 B (stat -Lc %s /srv/page)",
        "the permissions of \`/srv/page\`: 640 (stat -Lc %a /srv/page)",
        "the owner of \`/srv/page\`: 0 (root) (stat -Lc %u /srv/page)",
        "the group of \`/srv/page\`: 1000 (stat -Lc %g /srv/page)",
        "the last change of \`/srv/page\`: 1970-01-01T00:00:00.000Z (stat -Lc %y /srv/page)",
      ]
    `);
  });

  it('is compared like any other fact, with a bounded text', () => {
    expect(told(() => demand(at(page).text).is('bye\n'))).toMatchInlineSnapshot(`
      "Expected the text of \`/srv/page\` to be \`bye
      \`. Found \`hello
      \`. Look at: cat /srv/page"
    `);
    const long = at({ ...page, text: 'x'.repeat(60_000) }).text;
    expect(long.show(long.value ?? '').length).toBeLessThan(220);
    expect(at({ ...page, text: '' }).text.show('')).toBe('an empty file');
  });

  it('tells where a link on its place leads', () => {
    expect(at({ ...page, target: '../page-2' }).target.value).toBe('../page-2');
    expect(at({ ...page, target: '../page-2' }).text.value).toBe('hello\n');
  });
});

describe('a directory', () => {
  it('has names', () => {
    expect(at({ kind: 'directory', ...stat, entries: ['a', 'b'], cut: false }).entries.value).toEqual(['a', 'b']);
  });
});

describe('what is there instead is said in plain words', () => {
  const directory: FileFact = { kind: 'directory', ...stat, entries: [], cut: false };
  it.each<[string, string]>([
    ['nothing', need(at({ kind: 'absent' }).text)],
    ['a directory', need(at(directory).text)],
    ['a pipe', need(at({ kind: 'other', ...stat }).text)],
    ['a link to nothing', need(at({ kind: 'link', target: '/gone' }).text)],
    ['a file for a directory', need(at(page).entries)],
    ['a file for a link', need(at(page).target)],
    ['no owner of nothing', need(at({ kind: 'absent' }).uid)],
  ])('%s', (_name, words) => {
    expect(words).toMatchSnapshot();
  });

  it('a file may be wanted not to be there', () => {
    expect(told(() => demand(at(page).exists).is(false))).toMatchInlineSnapshot(
      `"Expected \`/srv/page\` to be absent. Found there. Look at: ls -ld /srv/page"`,
    );
    expect(at({ kind: 'link', target: 'x' }).exists.value).toBe(false);
  });
});

it('a path that is not absolute is a mistake of the lesson', () => {
  expect(() => lensesOver({}).linux.file('page')).toThrow('"page" is no absolute path');
});
