import { expect, test } from 'vitest';
import { lessonId, UserError } from '#protocol';
import { HttpApi } from './http-api.ts';
import { Unreachable } from './problems.ts';

const guest = { learner: `l-${'a'.repeat(20)}`, name: 'guest 1', role: 'learner', csrf: 'token-1' };
const json =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(Response.json(body, { status }));

/** Answers in turn; keeps what was asked. */
function answering(...answers: (() => Promise<Response>)[]) {
  const asked: { line: string; csrf: string | null; body: unknown }[] = [];
  const api = new HttpApi({
    fetch: (path, init) => {
      const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      asked.push({
        line: `${init?.method ?? 'GET'} ${String(path)}`,
        csrf: new Headers(init?.headers).get('x-drydock-csrf'),
        body,
      });
      const answer = answers.shift();
      if (answer === undefined) throw new Error('Not expected');
      return answer();
    },
  });
  return { api, asked };
}
const signal = new AbortController().signal;

test('asks for a session once and sends its token with every change', async () => {
  const view = { state: 'starting', detail: 'Waking a machine' };
  const { api, asked } = answering(json(guest), json(view), json(view));
  await api.claimSandbox(signal);
  await api.claimSandbox(signal);
  expect(asked.map((one) => `${one.line} ${one.csrf}`)).toEqual([
    'POST /api/session null',
    'POST /api/sandbox token-1',
    'POST /api/sandbox token-1',
  ]);
});

test('takes a new session when web has forgotten the old one', async () => {
  const forgotten = { error: { code: 'csrf', message: 'The page is too old.' } };
  const { api, asked } = answering(json(guest), json(forgotten, 403), json({ ...guest, csrf: 'token-2' }), () =>
    Promise.resolve(new Response(null, { status: 204 })),
  );
  await api.saveResume({ lesson: resumeLesson() }, signal);
  expect(asked.at(-1)).toMatchObject({ line: 'PUT /api/progress/resume', csrf: 'token-2' });
});

test('passes on what web says went wrong', async () => {
  const full = { error: { code: 'no-seat', message: 'Every sandbox is taken.', hint: 'Try again in a minute.' } };
  const { api } = answering(json(guest), json(full, 409));
  await expect(api.claimSandbox(signal)).rejects.toSatisfy(
    (error) => error instanceof UserError && error.problem.hint === 'Try again in a minute.',
  );
});

test('an answer that is not ours, or none, means that web cannot be reached', async () => {
  const { api } = answering(
    () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })),
    () => Promise.reject(new TypeError('Failed to fetch')),
  );
  await expect(api.session(signal)).rejects.toBeInstanceOf(Unreachable);
  await expect(api.session(signal)).rejects.toBeInstanceOf(Unreachable);
});

function resumeLesson() {
  return lessonId.parse('linux/02-namespaces');
}
