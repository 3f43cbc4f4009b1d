import { expect, test } from 'vitest';
import { checkId, type Judged, lessonId, sandboxId } from '#protocol';
import { TraceBook } from './trace-book.ts';
import { causeWords, changeWords, placeWords, sourceWords } from './trace-words.ts';

const lesson = lessonId.parse('linux/01-test');
const web = checkId.parse('web');
const facts: NonNullable<Judged['facts']> = [
  { name: '`web`', value: 'running', state: 'present', sources: ['docker.containers'], asked: 'held', changedAt: 1 },
];
const judged = (at: number, more: Partial<Judged> = {}): Judged => ({
  type: 'judged',
  lesson,
  sandbox: sandboxId.parse('s-aaaaaaaaaaaa'),
  check: web,
  at,
  causes: [{ kind: 'first' }],
  outcome: 'pass',
  before: 'waiting',
  after: 'pass',
  text: 'Passed: Web',
  ...more,
});

test('the newest comes first, and time alone keeps what was read before', () => {
  const book = new TraceBook();
  book.take(judged(1, { facts, ms: 2 }));
  book.take(judged(2, { causes: [{ kind: 'time', words: 'quiet' }] }));
  expect(book.history('web').map(({ at }) => at)).toEqual([2, 1]);
  expect(book.facts('web')).toEqual(facts);
  expect(book.history('db')).toEqual([]);
});

test('a fresh sandbox has no past, and the start state as it was saved', () => {
  const book = new TraceBook();
  book.take(judged(1));
  book.take({ type: 'start-state', lesson, at: 2, file: 'setup.sh' });
  expect([...book.startState]).toEqual(['setup.sh']);
  book.take(judged(3));
  expect(book.startState.size).toBe(1);
  book.take(judged(4, { sandbox: sandboxId.parse('s-bbbbbbbbbbbb') }));
  expect(book.history('web').map(({ at }) => at)).toEqual([4]);
  expect(book.startState.size).toBe(0);
});

test('words', () => {
  const read = { kind: 'read', source: 'docker.containers', name: 'running', before: 'false', after: 'true' } as const;
  expect(causeWords({ ...read, event: 'container web start' })).toBe(
    'docker (containers): container web start → running: false → true',
  );
  expect(
    ['linux', 'file:/:/srv/page', 'file:/proc/7/root:/a', 'http GET http://127.0.0.1:80/'].map(sourceWords),
  ).toEqual([
    'kernel (/proc, cgroups)',
    'file /srv/page',
    'file /a below /proc/7/root',
    'http GET http://127.0.0.1:80/',
  ]);
  expect(placeWords({ message: 'x', file: 'checks.ts', line: 12 })).toBe('checks.ts:12: x');
  expect(changeWords(judged(1, { ms: 1, outcome: 'fail', before: 'pass', after: 'pass' }))).toBe(
    'pass, as before (wrong, but not for long enough)',
  );
});
