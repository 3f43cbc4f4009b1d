import { expect, test } from 'vitest';
import { type Answer, answer, learnerId, lessonId, session, UserError } from '#protocol';
import { FakeClock } from '../../lab/client/fake-clock.ts';
import { Unreachable } from '../../lab/client/problems.ts';
import { AnswerBook } from './answer-book.ts';
import { syncAnswers } from './sync-answers.ts';

const lesson = lessonId.parse('linux/02-namespaces');
const chose = (question: string, choice: string, at: number): Answer => answer.parse({ question, choice, at });
const person = (letter: string) =>
  session.parse({ learner: `l-${letter.repeat(20)}`, name: 'guest 1', role: 'learner', csrf: 'x' });

/** Storage that outlives a page. */
function device(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
    clear: () => kept.clear(),
    key: () => null,
    length: 0,
  };
}

/** Web as one learner sees it; `failure` makes every request fail. */
function fakeWeb(letter = 'a') {
  const web = { answers: [] as Answer[], requests: 0, failure: undefined as Error | undefined };
  const ask = async <T>(value: () => T): Promise<T> => {
    web.requests += 1;
    if (web.failure !== undefined) throw web.failure;
    return value();
  };
  const api = {
    session: () => ask(() => person(letter)),
    answers: () => ask(() => ({ lesson, answers: [...web.answers] })),
    addAnswers: (_lesson: unknown, answers: readonly Answer[]) => ask(() => void web.answers.push(...answers)),
  };
  return { web, api };
}

test('keeps the first time of each choice, through a reload and in any storage', () => {
  const storage = device();
  const book = new AnswerBook(lesson, storage);
  book.add([chose('q', 'small-vm', 5)]);
  book.add([chose('q', 'right', 6), chose('q', 'small-vm', 9)]);
  expect(new AnswerBook(lesson, storage).choices(chose('q', 'right', 6).question)).toEqual(['small-vm', 'right']);
  storage.setItem('drydock:answers:linux/02-namespaces', '{"answers":[{"question":"<script>"}]}');
  expect(new AnswerBook(lesson, storage).all).toEqual([]);
  const forbidden = new AnswerBook(lesson, undefined);
  forbidden.add([chose('q', 'right', 6)]);
  expect(forbidden.all).toHaveLength(1);
});

test('brings what was answered while web was away, and web’s to this device', async () => {
  const clock = new FakeClock();
  const { web, api } = fakeWeb();
  const book = new AnswerBook(lesson, device());
  web.answers = [chose('elsewhere', 'right', 1)];
  web.failure = new Unreachable('away');
  syncAnswers({ api, clock }, book, true);
  await clock.pass(0);
  book.add([chose('here', 'right', 2)]);
  await clock.pass(1000);
  expect(web.answers).toHaveLength(1);
  web.failure = undefined;
  await clock.pass(20_000);
  expect(web.answers.map(({ question }) => question)).toEqual(['elsewhere', 'here']);
  expect(book.all.map(({ question }) => question)).toEqual(['elsewhere', 'here']);
});

test('asks for nothing until a newcomer answers, then sends each answer once', async () => {
  const clock = new FakeClock();
  const { web, api } = fakeWeb();
  const book = new AnswerBook(lesson, device());
  syncAnswers({ api, clock }, book, false);
  await clock.pass(60_000);
  expect(web.requests).toBe(0);
  book.add([chose('q', 'small-vm', 1)]);
  book.add([chose('q', 'right', 2)]);
  await clock.pass(60_000);
  expect(web.answers).toHaveLength(2);
  expect(web.requests).toBe(3);
});

test('drops what somebody else answered on this device', async () => {
  const clock = new FakeClock();
  const storage = device();
  const first = new AnswerBook(lesson, storage);
  first.belongTo(learnerId.parse(`l-${'a'.repeat(20)}`));
  first.add([chose('q', 'right', 1)]);
  const { web, api } = fakeWeb('b');
  const second = new AnswerBook(lesson, storage);
  syncAnswers({ api, clock }, second, true);
  await clock.pass(1000);
  expect(second.all).toEqual([]);
  expect(web.answers).toEqual([]);
});

test('lets a lesson be that web does not know', async () => {
  const clock = new FakeClock();
  const { web, api } = fakeWeb();
  web.failure = new UserError({ code: 'no-such-lesson', message: 'Not here' }, { status: 404 });
  syncAnswers({ api, clock }, new AnswerBook(lesson, device()), true);
  await clock.pass(120_000);
  expect(web.requests).toBe(1);
});
