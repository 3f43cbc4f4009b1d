import { describe, expect, it } from 'vitest';
import { parseSelector, selects } from './selector.ts';

const web = { app: 'web', tier: 'front' };

describe('a selector as kubectl takes it', () => {
  it.each([
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=db', false],
    ['app!=db', true],
    ['lane!=east', true],
    ['tier in (front, back)', true],
    ['tier notin (front),app=web', false],
    ['app', true],
    ['!app', false],
    ['!lane', true],
    ['', true],
  ])('%s', (text, taken) => expect(selects(parseSelector(text), web)).toBe(taken));

  it('is refused when it is none', () => {
    for (const text of ['app=', 'a b', 'in (a)', 'app=web;tier=front']) {
      if (text === 'app=') expect(selects(parseSelector(text), { app: '' })).toBe(true);
      else expect(() => parseSelector(text), text).toThrow('no label selector');
    }
  });
});

it('an operator that is not known selects nothing', () => {
  expect(selects({ matchLabels: {}, matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] }, web)).toBe(
    false,
  );
});
