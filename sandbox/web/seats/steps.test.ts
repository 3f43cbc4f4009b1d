import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveDown, sandboxView } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import {
  hiddenCheck,
  laterCheck,
  longLesson as lesson,
  startWebUnderTest,
  type WebUnderTest,
} from '../../testing/web-under-test.ts';

let web: WebUnderTest;
/** What ran in sandboxes. */
let scripts: string[];
beforeEach(async () => {
  web = await startWebUnderTest();
  scripts = [];
  web.agent.run = async ({ script }) => {
    scripts.push(script);
    return well;
  };
});
afterEach(() => web.close());

const well = { exitCode: 0, output: '', timedOut: false };
const begin = { lesson, task: laterCheck };
/** The first view that is no longer "it starts". */
const settled = async (learner: Learner) => {
  for (;;) {
    const view = sandboxView.parse(await (await learner.request('GET', '/api/sandbox')).json());
    if (view.state !== 'starting') return view;
    await pause(50);
  }
};
const beginAt = async (learner: Learner) => {
  expect((await learner.request('POST', '/api/sandbox/begin', begin)).status).toBe(200);
  return settled(learner);
};
const seatOf = ({ session }: Learner) => web.store.seats.get(session.learner, 'docker');

describe('beginning at a task', () => {
  it('brings a fresh sandbox there, with the values of the learner, and does so once', async () => {
    const learner = await newLearner(web.url);
    const old = await learner.sandbox();
    const view = await beginAt(learner);
    expect(view).toMatchObject({ state: 'active' });
    expect(view).not.toMatchObject({ id: old });
    const parts = scripts.filter((script) => script.includes('unshare --uts hostname'));
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatch(/export SEED_NAME='\w+' SEED_PORT='\d+' NONCE=/);
    expect(scripts.at(-1)).toContain('Task 1 was done by the lab. Task 2 begins here.');
    // Not what comes after.
    expect(scripts.join()).not.toContain('touch later');
    const ran = scripts.length;
    await learner.sandbox();
    expect(scripts).toHaveLength(ran);
  });

  it('tells the page which task is being done, and no word of how', async () => {
    const learner = await newLearner(web.url);
    const live = await learner.live();
    let finish: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    web.agent.run = async ({ script }) => {
      if (script.includes('unshare')) await gate;
      return well;
    };
    await learner.request('POST', '/api/sandbox/begin', begin);
    const says = (words: string) => (message: LiveDown) =>
      message.type === 'sandbox' && message.sandbox.state === 'starting' && message.sandbox.detail.includes(words);
    await live.next(says('where task 2 begins: task 1 is done for you'));
    finish();
    await live.next((message) => message.type === 'sandbox' && message.sandbox.state === 'active');
    expect(JSON.stringify(live.messages)).not.toContain('unshare');
    live.close();
  });

  it('credits nothing that the lab did', async () => {
    const learner = await newLearner(web.url);
    await beginAt(learner);
    const live = await learner.live();
    live.send({ type: 'watch', lesson });
    await expect.poll(() => web.watched.length).toBe(1);
    const [watched] = web.watched;
    const passes = (watched?.lesson.checks ?? []).map(({ id }) => ({
      check: id,
      verdict: { status: 'pass' as const },
      text: '',
      at: 1,
      passedAt: '2026-01-01T00:00:00Z',
    }));
    watched?.onResults(passes);
    const told = await live.next((message) => message.type === 'verdicts');
    const results = told.type === 'verdicts' ? told.results : [];
    expect(results.find(({ check }) => check === laterCheck)).toHaveProperty('passedAt');
    const given = results.find(({ check }) => check !== laterCheck);
    expect(given).toMatchObject({ byLab: true });
    expect(given).not.toHaveProperty('passedAt');
    await expect
      .poll(async () => [...(await web.store.results.passed(learner.session.learner, lesson)).keys()])
      .toEqual([laterCheck, hiddenCheck]);
    live.close();
  });

  it('ends in a fresh sandbox, with words, when a part fails', async () => {
    const learner = await newLearner(web.url);
    const live = await learner.live();
    web.agent.run = async ({ script }) => ({ ...well, exitCode: script.includes('unshare') ? 1 : 0 });
    expect(await beginAt(learner)).toMatchObject({ state: 'active' });
    const notice = await live.next((message) => message.type === 'notice' && message.notice?.code === 'step-failed');
    expect(JSON.stringify(notice)).toContain('Start here');
    expect((await seatOf(learner))?.begin).toBeUndefined();
    expect(web.logged()).toContain('could not be brought to a task');
    live.close();
  });

  it('begins again in another sandbox when web was restarted in the middle', async () => {
    const learner = await newLearner(web.url);
    web.agent.run = async () => new Promise(() => undefined);
    await learner.request('POST', '/api/sandbox/begin', begin);
    await expect.poll(async () => (await seatOf(learner))?.sandbox).toBeDefined();
    await expect.poll(() => web.agent.calls.some((call) => call.endsWith('/run'))).toBe(true);
    const spoilt = (await seatOf(learner))?.sandbox;
    await web.restart();
    web.agent.run = async ({ script }) => {
      scripts.push(script);
      return well;
    };
    expect(await settled(learner)).toMatchObject({ state: 'gone' });
    const id = await learner.sandbox();
    expect(id).not.toBe(spoilt);
    expect(scripts.filter((script) => script.includes('unshare'))).toHaveLength(1);
  });

  it('waits for its turn when the lab host is full', async () => {
    web.agent.places = 1;
    const [first, late] = [await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    const live = await late.live();
    expect(await beginAt(late)).toMatchObject({ state: 'queued', place: 1 });
    expect(scripts).toEqual([]);
    await first.request('POST', '/api/sandbox/pause');
    await live.next((message) => message.type === 'sandbox' && message.sandbox.state === 'active');
    expect(scripts.filter((script) => script.includes('unshare'))).toHaveLength(1);
    live.close();
  });

  it('brings another sandbox there when the first was lost; a reset does not', async () => {
    const learner = await newLearner(web.url);
    const view = await beginAt(learner);
    if (view.state !== 'active') throw new Error('No sandbox');
    web.agent.lose(view.id);
    await learner.sandbox();
    expect(scripts.filter((script) => script.includes('unshare'))).toHaveLength(2);
    await learner.request('POST', '/api/sandbox/reset');
    await settled(learner);
    expect(scripts.filter((script) => script.includes('unshare'))).toHaveLength(2);
  });

  it.each([
    { lesson, task: 'nothing' },
    { lesson, task: 'top-secret' },
    { lesson: 'linux/77-nowhere', task: 'own-uts' },
  ])('is refused where there is no such task: $lesson $task', async (wrong) => {
    const learner = await newLearner(web.url);
    const answer = await learner.request('POST', '/api/sandbox/begin', wrong);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'no-such-task', hint: expect.any(String) } });
  });
});
