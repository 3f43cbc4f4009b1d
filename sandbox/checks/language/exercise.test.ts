import { describe, expect, it } from 'vitest';
import { check, exercise } from './exercise.ts';
import type { Fact } from './fact.ts';
import type { T } from './test-context.ts';

const nothing = () => undefined;
const first = check('first', { title: 'First', test: nothing });

describe('exercise', () => {
  it('fills in what an author leaves out', () => {
    expect(first).toMatchObject({ points: 1, after: [], stableFor: 0, within: 0, hidden: false });
  });

  it('leaves the internet on unless a lesson says otherwise', () => {
    expect(exercise({ sandbox: 'docker', checks: [first] }).egress).toBe('on');
    expect(exercise({ sandbox: 'docker', egress: 'off', checks: [first] }).egress).toBe('off');
    // @ts-expect-error there is on and off
    exercise({ sandbox: 'docker', egress: 'of', checks: [first] });
  });

  it('refuses two checks of one name', () => {
    expect(() => exercise({ sandbox: 'docker', checks: [first, first] })).toThrow('Two checks are called "first"');
  });

  it('refuses a check that stands before the one it waits for', () => {
    const second = check('second', { title: 'Second', after: ['first'], test: nothing });
    expect(() => exercise({ sandbox: 'docker', checks: [second, first] })).toThrow('put "first" before it');
  });
});

describe('hidden checks', () => {
  const secret = check('secret', { title: 'Secret', hidden: true, test: nothing });

  it('may wait for visible ones and for each other', () => {
    const more = check('more', { title: 'More', hidden: true, after: ['first', 'secret'], test: nothing });
    expect(exercise({ sandbox: 'docker', checks: [first, secret, more] }).checks).toHaveLength(3);
  });

  it('are not what a visible one waits for, since its verdict would name them', () => {
    const open = check('open', { title: 'Open', after: ['secret'], test: nothing });
    expect(() => exercise({ sandbox: 'docker', checks: [secret, open] })).toThrow('comes after the hidden "secret"');
  });
});

describe('what does not compile', () => {
  it('hints of more or fewer than three rungs', () => {
    const rungs = ['Which idea?', 'Where to look', 'docker run -… nginx'] as const;
    expect(check('helped', { title: 'Helped', hints: rungs, test: nothing }).hints).toHaveLength(3);
    // @ts-expect-error the third rung is missing
    check('short', { title: 'Short', hints: ['Which idea?', 'Where to look'], test: nothing });
    // @ts-expect-error there is no fourth rung
    check('long', { title: 'Long', hints: [...rungs, 'The solution'], test: nothing });
  });

  it('a check that waits for an unknown one', () => {
    const lost = check('lost', { title: 'Lost', after: ['frist'], test: nothing });
    // @ts-expect-error there is no check called "frist"
    expect(() => exercise({ sandbox: 'docker', checks: [first, lost] })).toThrow('comes after "frist"');
    const found = check('found', { title: 'Found', after: ['first'], test: nothing });
    expect(exercise({ sandbox: 'docker', checks: [first, found] }).checks).toHaveLength(2);
  });

  it('a number compared with a string, a state that does not exist, a namespace that does not exist', () => {
    const types = (t: T, limits: Fact<number | null>) => {
      t.expect(t.docker.container('web').memoryLimit).is(64);
      t.expect(t.docker.container('web').state).is('running', { say: [['exited', 'It ended.']] });
      t.expect(limits).atMost(64);
      t.expect(t.docker.container('web').labels).subset({ app: 'web' });
      // @ts-expect-error bytes are a number
      t.expect(t.docker.container('web').memoryLimit).is('64m');
      // @ts-expect-error no such state
      t.expect(t.docker.container('web').state).is('runing');
      // @ts-expect-error the table speaks of states too
      t.expect(t.docker.container('web').state).is('running', { say: [[137, 'It was killed.']] });
      // @ts-expect-error no such namespace
      t.linux.sandbox.namespace('mount');
      // @ts-expect-error text has no order
      t.expect(t.docker.container('web').image).atLeast('nginx');
      // @ts-expect-error a number fact against a text fact
      t.expect(t.docker.container('web').memoryLimit).is(t.docker.container('web').image);
      // @ts-expect-error a list of addresses holds text
      t.expect(t.linux.sandbox.addresses('lo')).includes(10);
    };
    expect(types).toBeTypeOf('function');
  });
});
