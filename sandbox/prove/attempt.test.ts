import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solutionParts } from '../grading/index.ts';
import { composeAttempt, parseAttempt } from './attempt.ts';

const solution = 'intro\n#: one\nfirst\n\n#: two\nsecond\n#: three\nthird\n';

describe('an attempt', () => {
  it('says what it replaces and what must follow', () => {
    expect(
      parseAttempt(
        '# replaces: one, two\n# expects: own-uts fail "No `x`; "y"."\n# expects: enter waiting "first"\nrm\n',
      ),
    ).toMatchObject({
      replaces: ['one', 'two'],
      expects: [
        { check: 'own-uts', status: 'fail', text: 'No `x`; "y".' },
        { check: 'enter', status: 'waiting', text: 'first' },
      ],
    });
  });

  it.each(['# expects: own-uts fail', '# expects: own-uts pass "x"', '# expects: Own fail "x"'])(
    'is refused: %s',
    (line) => {
      expect(() => parseAttempt(line)).toThrow(line);
    },
  );

  it('takes the place of parts of the solution, each in a shell of its own', () => {
    expect(solutionParts(solution).map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(composeAttempt(solution, { replaces: ['two', 'three'], expects: [], body: 'mine' })).toBe(
      '(\n\nfirst\n\n\n)\n(\nmine\n)',
    );
    expect(composeAttempt(solution, { replaces: [], expects: [], body: 'alone' })).toBe('alone');
    expect(() => composeAttempt(solution, { replaces: ['four'], expects: [], body: '' })).toThrow('no part "four"');
  });
});

describe('the files of lessons', () => {
  const files = readdirSync('lessons', { recursive: true, encoding: 'utf8' });

  it('carry the canary that must never reach a browser', () => {
    const answers = files.filter((file) =>
      /(checks\.ts|solution\.sh|equivalents\.txt|(accept|wrong)\/.*\.sh)$/.test(file),
    );
    expect(answers.length).toBeGreaterThan(10);
    for (const file of answers) expect(readFileSync(`lessons/${file}`, 'utf8'), file).toContain('drydock-canary-7f3a');
  });

  it('are understood: every wrong attempt expects something, every accepted one nothing', () => {
    for (const file of files.filter((name) => /(accept|wrong)\/.*\.sh$/.test(name))) {
      const { expects } = parseAttempt(readFileSync(`lessons/${file}`, 'utf8'));
      expect(expects.length > 0, file).toBe(file.includes('/wrong/'));
    }
  });
});
