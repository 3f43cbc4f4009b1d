import { describe, expect, expectTypeOf, it } from 'vitest';
import { CheckFailed, check, exercise, seed, type T } from '#checks';
import { lensesOver } from '../../testing/fixed-reader.ts';

const pass = () => undefined;
const one = (title: string) => [check('one', { title, test: pass })] as const;

describe('a declaration', () => {
  it.each([
    ['values of two widths', () => seed.int(5, 15), 'all of one length'],
    ['the same value twice', () => seed.pick(['a', 'a']), 'all different'],
    ['no value', () => seed.pick([]), 'give some'],
    ['a range upside down', () => seed.int(9, 5), 'whole numbers'],
    ['a range without end', () => seed.int(10_000, 99_999), 'at most 10000 values'],
    [
      'a name that is no word',
      () => exercise({ sandbox: 'docker', seed: { Web: seed.name() }, checks: [] }),
      'Seed "Web"',
    ],
    [
      'a learner of another name',
      () => exercise({ sandbox: 'docker', seed: { you: seed.learner() }, checks: [] }),
      '"me"',
    ],
    ['another kind called me', () => exercise({ sandbox: 'docker', seed: { me: seed.name() }, checks: [] }), '"me"'],
    [
      'more seeds than values',
      () =>
        exercise({ sandbox: 'docker', seed: { a: seed.int(1, 2), b: seed.int(1, 3), c: seed.int(1, 2) }, checks: [] }),
      'Seed "c" has 2 values and 2 seeds before it',
    ],
  ])('with %s is refused', (_what, declare, message) => expect(declare).toThrow(message));

  it('may share values as long as one is left for each', () => {
    const seeds = { a: seed.int(1, 2), b: seed.int(3, 4), c: seed.int(1, 3), d: seed.pick([1, 2]) };
    expect(exercise({ sandbox: 'docker', seed: seeds, checks: [] }).seed).toBe(seeds);
  });
});

describe('a text that names a seed', () => {
  const seeds = { name: seed.name() };

  it('is taken when the seed is there', () => {
    expect(exercise({ sandbox: 'docker', seed: seeds, checks: one('Web {name}') }).checks).toHaveLength(1);
  });

  it('is refused when the exercise is made and no seed is called so', () => {
    const unread: string = 'Web {nmae}';
    expect(() => exercise({ sandbox: 'docker', seed: seeds, checks: one(unread) })).toThrow(
      'Check "one" says {nmae}, and the lesson has only {name}. Braces that are meant get a space: { nmae }',
    );
    expect(() => exercise({ sandbox: 'docker', checks: one(unread) })).toThrow('the lesson has no seeds');
    const hints = ['Which?', 'Where? {prot}', 'How?'] as const;
    const hinted: readonly [string, string, string] = hints;
    expect(() =>
      exercise({ sandbox: 'docker', seed: seeds, checks: [check('one', { title: 'One', hints: hinted, test: pass })] }),
    ).toThrow('says {prot}');
  });

  it('does not compile where the compiler can read it', () => {
    const title = check('one', { title: `Web {nmae} \${home} { print }`, test: pass });
    const hint = check('one', { title: 'Web', hints: ['a', '{prot}', 'c'], test: pass });
    const first = check('one', { title: 'Web {name}', test: pass });
    const later = check('two', { title: 'Then {nam}', after: ['one'], test: pass });
    // @ts-expect-error no seed is called "nmae"
    expect(() => exercise({ sandbox: 'docker', seed: seeds, checks: [title] })).toThrow();
    // @ts-expect-error no seed is called "prot"
    expect(() => exercise({ sandbox: 'docker', seed: seeds, checks: [hint] })).toThrow();
    // @ts-expect-error no seed is called "nam"
    expect(() => exercise({ sandbox: 'docker', seed: seeds, checks: [first, later] })).toThrow();
  });
});

describe('in a test', () => {
  const seeds = { name: seed.name(), port: seed.port(), mem: seed.pick([48, 64]) };
  const t: T = lensesOver({}, { seeds: { name: 'harbor', port: 8123, mem: 64 }, nonce: 'a'.repeat(20) });
  const said = (ask: () => void) => {
    try {
      ask();
    } catch (error) {
      if (error instanceof CheckFailed) return error.failure.say;
      throw error;
    }
    return undefined;
  };

  it('t.seed gives typed values', () => {
    const { name, port, mem } = t.seed(seeds);
    expect([name, port, mem, t.nonce]).toEqual(['harbor', 8123, 64, 'a'.repeat(20)]);
    expectTypeOf(name).toEqualTypeOf<string>();
    expectTypeOf(port).toEqualTypeOf<number>();
    expectTypeOf(mem).toEqualTypeOf<48 | 64>();
  });

  it('t.seed refuses what the exercise does not declare', () => {
    expect(() => t.seed({ other: seed.word() })).toThrow('t.seed asks for "other"');
  });

  it('fixed messages are filled, those that tell what was read are not', () => {
    const pid = t.linux.sandbox.pid;
    expect(said(() => t.expect(pid).is(7, { say: [[1, 'Not {name}: {port}']] }))).toBe('Not harbor: 8123');
    expect(said(() => t.expect(pid).is(7, { say: [[1, () => 'He says {name}']] }))).toBe('He says {name}');
    expect(said(() => t.require(t.docker.container('web').id, 'No {name}'))).toMatch(/No harbor$/);
    expect(said(() => t.require(t.docker.container('web').id, () => 'No {name}'))).toMatch(/No \{name\}$/);
  });

  it('a message with a seed that is not there is the author’s mistake, also while the check passes', () => {
    expect(() => t.expect(t.linux.sandbox.pid).is(1, { say: [[2, 'Not {nmae}']] })).toThrow('A message says {nmae}');
  });
});
