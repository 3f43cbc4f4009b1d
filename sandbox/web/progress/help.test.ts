import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lessonSeeds } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { check, hiddenCheck, lesson, startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

let web: WebUnderTest;
let learner: Learner;
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
});
afterEach(() => web.close());

const path = `/api/lessons/${lesson}`;
const take = async (what: 'hint' | 'solution', of: string = check) => {
  const response = await learner.request('POST', `${path}/checks/${of}/${what}`);
  return { status: response.status, body: await response.json() };
};
const taken = async () => (await learner.request('GET', `${path}/help`)).json();
/** The learner's own value of the seed. */
const name = async () => {
  const response = await learner.request('GET', `${path}/seeds`);
  return lessonSeeds.parse(await response.json()).values.name;
};

describe('help', () => {
  it('comes one rung at a time, then the solution, and is still there after a reload', async () => {
    expect(await taken()).toEqual({ lesson, checks: [{ check, hints: [], next: 'hint' }] });
    expect((await take('hint')).body).toEqual({ check, hints: ['Which namespace?'], next: 'hint' });
    expect((await take('hint')).body).toMatchObject({ hints: ['Which namespace?', 'See lsns'], next: 'hint' });
    expect((await take('solution')).body).toMatchObject({ error: { code: 'hints-first' } });
    expect((await take('hint')).body).toMatchObject({ hints: { length: 3 }, next: 'solution' });
    expect(await take('hint')).toMatchObject({ status: 409, body: { error: { code: 'no-more-hints' } } });
    const answer = (await take('solution')).body;
    expect(answer).toEqual({
      check,
      hints: ['Which namespace?', 'See lsns', `unshare --… ${await name()}`],
      solution: [{ why: 'It needs a namespace.', code: `unshare --uts hostname ${await name()}` }],
    });
    expect(await taken()).toEqual({ lesson, checks: [answer] });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  it('is written down with the attempt, and who saw the solution in the audit', async () => {
    const sandbox = await learner.sandbox();
    const who = learner.session.learner;
    await web.store.attempts.open({ id: 'first', learner: who, sandbox, lesson, nonce: 'n', startedAt: 1 });
    for (const what of ['hint', 'hint', 'hint', 'solution'] as const) expect((await take(what)).status).toBe(200);
    expect(await web.store.help.taken({ learner: who, lesson, attempt: 'first' })).toHaveLength(4);
    expect(await web.store.audit.latest(1)).toMatchObject([
      { actor: who, action: 'solution.reveal', subject: `${lesson}#${check}` },
    ]);
  });

  it('begins anew with the next attempt', async () => {
    const sandbox = await learner.sandbox();
    const who = learner.session.learner;
    await web.store.attempts.open({ id: 'first', learner: who, sandbox, lesson, nonce: 'n', startedAt: 1 });
    await take('hint');
    await learner.request('POST', '/api/sandbox/reset');
    const next = { id: 'second', learner: who, lesson, nonce: 'n', startedAt: 2 };
    await web.store.attempts.open({ ...next, sandbox: await learner.sandbox() });
    expect(await taken()).toMatchObject({ checks: [{ hints: [], next: 'hint' }] });
  });

  it('does not tell that a hidden check is there', async () => {
    for (const what of ['hint', 'solution'] as const) {
      const hidden = await take(what, hiddenCheck);
      const unknown = await take(what, 'no-such-one');
      expect(hidden.status).toBe(404);
      expect(hidden.body).toEqual(JSON.parse(JSON.stringify(unknown.body).replace('no-such-one', hiddenCheck)));
    }
  });
});

describe('answers', () => {
  it('are kept for their learner, the first time of each choice', async () => {
    const first = { question: 'which-name', choice: 'host-name-is-global', at: 5 };
    const second = { question: 'which-name', choice: 'right', at: 6 };
    expect((await learner.request('POST', `${path}/answers`, { answers: [second, first] })).status).toBe(204);
    await learner.request('POST', `${path}/answers`, { answers: [{ ...first, at: 9 }] });
    const mine = await learner.request('GET', `${path}/answers`);
    expect(await mine.json()).toEqual({ lesson, answers: [first, second] });
    const other = await newLearner(web.url);
    expect(await (await other.request('GET', `${path}/answers`)).json()).toEqual({ lesson, answers: [] });
  });

  it('are refused when they are no ids or too many', async () => {
    const answers = Array.from({ length: 51 }, (_, index) => ({ question: 'q', choice: `c${index}`, at: 1 }));
    for (const body of [{ answers }, { answers: [{ question: '<b>', choice: 'right', at: 1 }] }]) {
      expect((await learner.request('POST', `${path}/answers`, body)).status).toBe(400);
    }
    expect((await learner.request('GET', '/api/lessons/linux/99-none/answers')).status).toBe(404);
  });
});
