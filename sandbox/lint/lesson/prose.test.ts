import { describe, expect, it } from 'vitest';
import { readingGrade, sentencesOf, wordsOf } from './prose.ts';

describe('prose', () => {
  it('counts words, not signs', () => {
    expect(wordsOf('A process – like “nginx” – has 2 numbers, e.g. 10.99.7.1/32 …')).toHaveLength(9);
  });

  it.each([
    ['Same number. Same namespace! Really?', 3],
    ['nginx starts. nginx stops.', 2],
    ['Use a tool, e.g. code, to look.', 1],
    ['It lists them: three in all', 1],
    ['He said "no." Then he left.', 2],
    ['Version 1.37 is here.', 1],
    ['…', 0],
  ])('%j has %i sentences', (text, count) => expect(sentencesOf(text)).toHaveLength(count));
});

describe('the reading grade', () => {
  // Worked by hand with the published formula: 0.39 × words/sentences + 11.8 × syllables/words − 15.59.
  it.each([
    ['The cat sat on the mat.', 0.39 * 6 + 11.8 * 1 - 15.59],
    ['The engine restarts containers.', 0.39 * 4 + 11.8 * (8 / 4) - 15.59],
  ])('of %j', (text, grade) => expect(readingGrade([text], new Set())).toBeCloseTo(grade, 6));

  it('takes words of the glossary as short ones, in singular and plural', () => {
    const known = new Set(['container']);
    expect(readingGrade(['Containers stop. A container stops.'], known)).toBeCloseTo(0.39 * 2.5 + 11.8 - 15.59, 6);
  });
});
