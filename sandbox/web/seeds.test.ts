import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckResult, lessonChecks, lessonSeeds, type RunRequest, type RunResult } from '#protocol';
import { type Learner, newLearner } from '../testing/learner.ts';
import { check, hiddenCheck, lesson, startWebUnderTest, type WebUnderTest } from '../testing/web-under-test.ts';

let web: WebUnderTest;
beforeEach(async () => {
  web = await startWebUnderTest();
});
afterEach(() => web.close());

const seedsOf = async (learner: Learner) =>
  lessonSeeds.parse(await (await learner.request('GET', `/api/lessons/${lesson}/seeds`)).json()).values;

/** Opens the lesson's page and gives all verdicts it was told for the check, in order. */
async function openLesson(learner: Learner) {
  const live = await learner.live();
  live.send({ type: 'watch', lesson });
  await live.next((message) => message.type === 'checks');
  const verdicts = (): CheckResult[] =>
    live.messages.flatMap((message) => (message.type === 'verdicts' ? message.results : []));
  return { live, verdicts };
}

describe('the values of a lesson', () => {
  it('are the same after a reset and a restart, and others for another learner', async () => {
    const [ada, bob] = [await newLearner(web.url), await newLearner(web.url)];
    await ada.sandbox();
    const first = await seedsOf(ada);
    expect(first).toEqual({ name: expect.stringMatching(/^[a-z]{6}$/), port: expect.any(Number) });
    await ada.request('POST', '/api/sandbox/reset');
    expect(await seedsOf(ada)).toEqual(first);
    await web.restart();
    expect(await seedsOf(ada)).toEqual(first);
    expect(await seedsOf(bob)).not.toEqual(first);
  });

  it('come back with the recovery code in another browser', async () => {
    const [ada, other] = [await newLearner(web.url), await newLearner(web.url)];
    const answer = await other.request('POST', '/api/session/recover', { code: ada.session.recoveryCode });
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const seeds = await fetch(new URL(`/api/lessons/${lesson}/seeds`, web.url), { headers: { cookie } });
    expect(lessonSeeds.parse(await seeds.json()).values).toEqual(await seedsOf(ada));
  });

  it('stand in the titles that a page gets, by either way', async () => {
    const ada = await newLearner(web.url);
    const title = `An own host name, \`${(await seedsOf(ada)).name}\``;
    const checks = lessonChecks.parse(await (await ada.request('GET', `/api/lessons/${lesson}/checks`)).json());
    expect(checks.checks.map((one) => one.title)).toEqual([title]);
    const { live } = await openLesson(ada);
    const told = await live.next((message) => message.type === 'checks');
    expect(told).toMatchObject({ checks: { checks: [{ title }] } });
    live.close();
  });

  it('are there for a known lesson only', async () => {
    const ada = await newLearner(web.url);
    expect((await ada.request('GET', '/api/lessons/linux/99-nothing/seeds')).status).toBe(404);
  });

  it('and the secret behind them leave web by no answer and stand in no log', async () => {
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const { live } = await openLesson(ada);
    await expect.poll(() => web.watched.length).toBe(1);
    const secret = await web.store.learners.seedSecret(ada.session.learner);
    const answers = await Promise.all(
      ['/api/session', '/api/progress', `/api/lessons/${lesson}/seeds`].map(async (path) =>
        (await ada.request(path === '/api/session' ? 'POST' : 'GET', path)).text(),
      ),
    );
    expect(JSON.stringify([answers, live.messages, ada.session])).not.toContain(secret);
    expect(web.logged()).not.toContain(secret);
    live.close();
  });
});

describe('setup', () => {
  const done: RunResult = { exitCode: 0, output: '', timedOut: false };
  const runs = () => web.agent.calls.filter((call) => call.endsWith('/run'));

  it('runs once an attempt with the values that grading gets, and again after a reset with another nonce', async () => {
    const requests: RunRequest[] = [];
    web.agent.run = async (request) => {
      requests.push(request);
      return done;
    };
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const { live } = await openLesson(ada);
    await expect.poll(() => web.watched.length).toBe(1);
    live.close();
    await expect.poll(() => web.watched[0]?.signal.aborted).toBe(true);
    const again = await openLesson(ada);
    await expect.poll(() => web.watched.length).toBe(2);
    expect(requests).toMatchObject([{ lesson }]);
    expect(web.watched[1]?.constants).toEqual(web.watched[0]?.constants);

    await ada.request('POST', '/api/sandbox/reset');
    await expect.poll(() => web.watched.length).toBe(3);
    const [before, after] = [web.watched[0]?.constants, web.watched[2]?.constants];
    expect(after?.seeds).toEqual(before?.seeds);
    expect(after?.seeds).toEqual(await seedsOf(ada));
    expect(after?.nonce).not.toBe(before?.nonce);
    expect(requests.map(({ script }) => said(script))).toEqual(
      [before, after].map((constants) => `${constants?.seeds.name} ${constants?.nonce}\n`),
    );
    again.live.close();
  });

  it('is said to run: every check that a page knows waits for it, no other does', async () => {
    const end = Promise.withResolvers<RunResult>();
    web.agent.run = () => end.promise;
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const { live, verdicts } = await openLesson(ada);
    const first = await live.next((message) => message.type === 'verdicts');
    expect(first).toMatchObject({
      results: [{ check, verdict: { status: 'waiting', for: 'the lesson is being prepared' } }],
    });
    expect(web.watched).toEqual([]);
    // A second page, loaded meanwhile, starts no second setup.
    const second = await openLesson(ada);
    await second.live.next((message) => message.type === 'verdicts');
    await expect.poll(runs).toHaveLength(1);
    end.resolve(done);
    await expect.poll(() => web.watched.length).toBe(1);
    expect(runs()).toHaveLength(1);
    expect(verdicts().map((one) => one.check)).not.toContain(hiddenCheck);
    live.close();
    second.live.close();
  });

  it('is not begun twice by a page that is loaded again while it runs', async () => {
    const end = Promise.withResolvers<RunResult>();
    web.agent.run = () => end.promise;
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const { live } = await openLesson(ada);
    await live.next((message) => message.type === 'verdicts');
    live.close();
    const again = await openLesson(ada);
    await again.live.next((message) => message.type === 'verdicts');
    await expect.poll(runs).toHaveLength(1);
    end.resolve(done);
    await expect.poll(() => web.watched.length).toBe(1);
    expect(runs()).toHaveLength(1);
    again.live.close();
  });

  it('that fails is told as our mistake, and tried again when the page asks', async () => {
    web.agent.run = async () => ({ exitCode: 7, output: 'no space left', timedOut: false });
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const { live, verdicts } = await openLesson(ada);
    const notice = await live.next((message) => message.type === 'notice' && message.notice !== undefined);
    expect(notice).toMatchObject({
      notice: { code: 'lesson-setup-failed', hint: expect.stringMatching(/^Try again/) },
    });
    expect(verdicts().at(-1)).toMatchObject({
      check,
      verdict: { status: 'error', message: expect.stringContaining('The mistake is ours, not yours') },
    });
    expect(web.watched).toEqual([]);
    expect(web.logged()).toContain('no space left');

    web.agent.run = async () => done;
    live.send({ type: 'watch', lesson });
    await expect.poll(() => web.watched.length).toBe(1);
    live.close();
  });

  it('that fails for two pages is tried again for both when one asks, and takes its notice back', async () => {
    web.agent.run = async () => ({ exitCode: 7, output: '', timedOut: false });
    const ada = await newLearner(web.url);
    await ada.sandbox();
    const [one, two] = [await openLesson(ada), await openLesson(ada)];
    const failed = () => [one, two].every(({ verdicts }) => verdicts().at(-1)?.verdict.status === 'error');
    await expect.poll(failed).toBe(true);
    web.agent.run = async () => done;
    one.live.send({ type: 'watch', lesson });
    await expect.poll(() => web.watched.length).toBe(1);
    expect(two.verdicts().at(-1)?.verdict.status).toBe('waiting');
    expect(two.live.messages.at(-1)).toMatchObject({ type: 'verdicts' });
    expect(two.live.messages.filter(({ type }) => type === 'notice').at(-1)).toEqual({ type: 'notice' });
    one.live.close();
    two.live.close();
  });
});

/** What a setup script of the lesson under test would plant. */
function said(script: string): string {
  const here = script.replace('/run/drydock-setup.lock', '/dev/null').replace('flock 9;', '').replace('> planted', '');
  return execFileSync('bash', ['-c', here], { encoding: 'utf8' });
}
