import { describe, expect, it } from 'vitest';
import { tellWith } from './author-text.ts';
import { expectation as expectWith, needed } from './expectation.ts';
import { absent, type Fact, type FactOrigin, present } from './fact.ts';
import { CheckFailed, type Failure } from './failure.ts';
import { MiB, showBytes } from './units.ts';

const origin: FactOrigin<number> = {
  name: 'the memory limit of `web`',
  from: 'docker inspect web → HostConfig.Memory',
  see: "docker inspect -f '{{json .HostConfig.Memory}}' web",
  show: (bytes) => (bytes === 0 ? 'no limit' : showBytes(bytes)),
};
const expectation = <V>(fact: Fact<V>) => expectWith(fact, tellWith({ name: 'harbor' }));
const none = present(origin, 0);

const list = (...values: string[]): Fact<readonly string[]> =>
  present({ name: 'the list', from: 'f', see: 's', show: (all) => all.join() }, values);

/** Why it fails; nothing when it holds. */
function failureOf(ask: () => void): Failure | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof CheckFailed) return error.failure;
    throw error;
  }
}

describe('expect', () => {
  it('speaks of a moment as earlier and later', () => {
    const end = present({ ...origin, name: 'the end', show: (at) => `12:0${at}`, isMoment: true }, 5);
    expect(failureOf(() => expectation(end).atMost(4))).toMatchObject({
      expected: 'the end to be no later than 12:04',
    });
    expect(failureOf(() => expectation(end).atLeast(6))).toMatchObject({
      expected: 'the end to be no earlier than 12:06',
    });
  });

  it('says what was expected and found, and where to look', () => {
    expect(failureOf(() => expectation(none).is(MiB(64)))).toEqual({
      expected: 'the memory limit of `web` to be 64 MiB',
      found: 'no limit',
      from: 'docker inspect web → HostConfig.Memory',
      see: "docker inspect -f '{{json .HostConfig.Memory}}' web",
    });
  });

  it('lets the first row of the say table speak that matches the wrong value', () => {
    const say = [
      [64_000_000, 'That is 64 MB.'],
      [(bytes: number) => bytes < MiB(64), 'Less.'],
      [() => true, 'Never reached by 0.'],
    ] as const;
    expect(failureOf(() => expectation(none).is(MiB(64), { say }))?.say).toBe('Less.');
    expect(failureOf(() => expectation(present(origin, 64_000_000)).is(MiB(64), { say }))?.say).toBe('That is 64 MB.');
    expect(failureOf(() => expectation(present(origin, MiB(65))).is(MiB(64), { say }))?.say).toBe(
      'Never reached by 0.',
    );
  });

  it('compares with another fact and matches one in the table', () => {
    const other = present({ ...origin, name: 'the limit of `db`' }, 0);
    const failure = failureOf(() => expectation(none).isNot(other, { say: [[other, 'The same as `db`.']] }));
    expect(failure).toMatchObject({
      expected: 'the memory limit of `web` to differ from the limit of `db`, no limit',
      say: 'The same as `db`.',
    });
  });

  it('knows what a value means when the author said nothing, and lets the author speak first', () => {
    const explained = present({ ...origin, explain: () => 'Nothing holds it back.' }, 0);
    expect(failureOf(() => expectation(explained).is(1))?.say).toBe('Nothing holds it back.');
    expect(failureOf(() => expectation(explained).is(1, { say: [[0, 'Mine.']] }))?.say).toBe('Mine.');
  });

  it('counts no limit as above every number', () => {
    const unlimited: Fact<number | null> = present({ name: 'n', from: 'f', see: 's', show: String }, null);
    expect(failureOf(() => expectation(unlimited).atLeast(5))).toBeUndefined();
    expect(failureOf(() => expectation(unlimited).atMost(5))).toBeDefined();
  });

  it('looks into lists, text and trees', () => {
    expect(failureOf(() => expectation(list('a', 'b')).includes('b'))).toBeUndefined();
    expect(failureOf(() => expectation(list('a')).includes('b'))?.expected).toBe('the list to include `b`');
    expect(failureOf(() => expectation(list('a')).excludes('a'))?.expected).toBe('the list not to include `a`');
    expect(failureOf(() => expectation(list('a', 'b')).is(['a', 'b']))).toBeUndefined();
    expect(failureOf(() => expectation(list('a', 'b')).is(['a']))).toBeDefined();
    const image = present({ name: 'i', from: 'f', see: 's', show: String }, 'nginx:1.27');
    expect(failureOf(() => expectation(image).matches(/^nginx:/g))).toBeUndefined();
    const labels = present({ name: 'l', from: 'f', see: 's', show: JSON.stringify }, { app: 'web', tier: 'front' });
    expect(failureOf(() => expectation(labels).subset({ app: 'web' }))).toBeUndefined();
    expect(failureOf(() => expectation(labels).subset({ app: 'db' }))).toBeDefined();
  });
});

describe('a fact that is absent', () => {
  const absence = {
    expected: 'a container `web`',
    found: 'none',
    from: 'docker ps',
    see: 'docker ps -a',
    say: 'You have `db`.',
  };
  const missing = absent(origin, absence);

  it('fails every expectation with its own reason', () => {
    expect(failureOf(() => expectation(missing).is(1))).toEqual(absence);
    expect(failureOf(() => expectation(none).is(missing))).toEqual(absence);
  });

  it('adds the author’s words to that reason', () => {
    expect(failureOf(() => needed(missing, 'Start it first.'))?.say).toBe('You have `db`. Start it first.');
  });

  it('matches no row of a table', () => {
    const failure = failureOf(() =>
      expectation(none).is(1, {
        say: [
          [missing, 'Wrong.'],
          [0, 'Right.'],
        ],
      }),
    );
    expect(failure?.say).toBe('Right.');
  });
});
