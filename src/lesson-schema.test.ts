import { expect, test } from 'vitest';
import { lessonProblems } from './lesson-schema.ts';

const lesson = {
  title: 'Namespaces',
  description: 'Put processes into namespaces of their own.',
  objectives: [{ can: 'put a process into its own namespace', provedBy: ['own-uts'] }],
  sandbox: 'docker',
  terms: [{ term: 'namespace', means: 'a view of one resource' }],
  misconceptions: [{ id: 'small-vm', belief: 'A container is a small machine.', truth: 'It is a process.' }],
  minutes: 30,
};

test('a whole lesson is right', () => {
  expect(lessonProblems(lesson)).toEqual([]);
});

test('a misspelt key is named', () => {
  const { minutes, ...rest } = lesson;
  const messages = lessonProblems({ ...rest, minute: minutes }).map(
    (problem) => `${problem.path.join('.')} ${problem.message}`,
  );
  expect(messages.join('\n')).toContain('minutes');
  expect(messages.join('\n')).toContain('Unrecognized key: "minute"');
});

test.each([
  ['more than 40 minutes', { minutes: 41 }],
  ['four objectives', { objectives: Array.from({ length: 4 }, () => lesson.objectives[0]) }],
  ['an objective that nothing proves', { objectives: [{ can: 'know it', provedBy: [] }] }],
  ['no misconception', { misconceptions: [] }],
  ['an unknown sandbox', { sandbox: 'podman' }],
])('%s is refused', (_name, change) => {
  expect(lessonProblems({ ...lesson, ...change })).toHaveLength(1);
});

test('home and 404 are no lessons', () => {
  expect(lessonProblems({ title: 'Home', template: 'splash', hero: {} })).toEqual([]);
});

test('a page beside the lessons says so', () => {
  expect(lessonProblems({ title: 'Glossary', lesson: false })).toEqual([]);
  expect(lessonProblems({ title: 'Glossary' })).not.toEqual([]);
});
