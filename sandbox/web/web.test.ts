import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { problem, type SandboxId, sandboxView, session } from '#protocol';
import { type Learner, newLearner } from '../testing/learner.ts';
import { rawRequest } from '../testing/raw-request.ts';
import { selfSigned } from '../testing/self-signed.ts';
import {
  brokenLesson,
  check,
  hiddenCheck,
  lesson,
  startWebUnderTest,
  type WebUnderTest,
} from '../testing/web-under-test.ts';
import { hashToken } from './auth/tokens.ts';

let web: WebUnderTest;
beforeEach(async () => {
  web = await startWebUnderTest();
});
afterEach(() => web.close());

const failure = z.object({ error: problem });
const errorOf = async (response: Response) => failure.parse(await response.json()).error;
const viewOf = async (response: Response) => sandboxView.parse(await response.json());
describe('sandbox', () => {
  it('is the same one in two tabs that claim at once', async () => {
    const learner = await newLearner(web.url);
    const ids = await Promise.all([1, 2, 3].map(() => learner.sandbox()));
    expect(new Set(ids).size).toBe(1);
    const other = await newLearner(web.url);
    expect(await other.sandbox()).not.toBe(ids[0]);
  });

  it('is not there before it was asked for', async () => {
    const learner = await newLearner(web.url);
    const answer = await learner.request('GET', '/api/sandbox');
    expect(answer.status).toBe(404);
    expect(await errorOf(answer)).toMatchObject({ code: 'no-sandbox' });
  });

  it('is shown as starting, then pushed as active', async () => {
    web.agent.startState = 'starting';
    const learner = await newLearner(web.url);
    const live = await learner.live();
    const view = await viewOf(await learner.request('POST', '/api/sandbox'));
    expect(view).toMatchObject({ state: 'starting', detail: expect.stringContaining('starts') });
    expect(await viewOf(await learner.request('GET', '/api/sandbox'))).toEqual(view);
    web.agent.finishStart();
    await live.next((message) => message.type === 'sandbox' && message.sandbox.state === 'active');
    live.close();
  });

  it('that the lab host lost is replaced at the next claim, with a notice', async () => {
    const learner = await newLearner(web.url);
    const first = await learner.sandbox();
    web.agent.lose(first);
    expect(await (await learner.request('GET', '/api/sandbox')).json()).toMatchObject({ state: 'gone' });
    expect(await learner.sandbox()).not.toBe(first);
    const live = await learner.live();
    const notice = await live.next((message) => message.type === 'notice');
    expect(notice).toMatchObject({ notice: { code: 'sandbox-replaced' } });
    live.close();
  });

  it('is another one after a reset; its terminals close and say why', async () => {
    const learner = await newLearner(web.url);
    const first = await learner.sandbox();
    const { socket } = await openTerminal(learner, first);
    const closed = once(socket, 'close');
    await learner.request('POST', '/api/sandbox/reset');
    expect(await learner.sandbox()).not.toBe(first);
    const [code] = await closed;
    expect(code).toBe(4404);
    expect(web.agent.calls).toContain(`DELETE /v1/sandboxes/${first}`);
    expect((await web.store.audit.latest(1))[0]).toMatchObject({
      action: 'sandbox.reset',
      actor: learner.session.learner,
    });
  });

  it('waits while the lab host checks its safety', async () => {
    web.agent.wall = { state: 'checking' };
    const learner = await newLearner(web.url);
    const view = await viewOf(await learner.request('POST', '/api/sandbox'));
    expect(view).toMatchObject({ state: 'starting', detail: expect.stringContaining('checks its safety') });
    web.agent.wall = { state: 'open' };
    const state = async () => (await viewOf(await learner.request('GET', '/api/sandbox'))).state;
    await expect.poll(state).toBe('active');
  });

  it('tells a learner when the wall is closed and when the lab host is away', async () => {
    const learner = await newLearner(web.url);
    web.agent.wall = { state: 'closed', reason: 'mknod is open' };
    const refused = await learner.request('POST', '/api/sandbox');
    expect([refused.status, await errorOf(refused)]).toMatchSnapshot();
    await web.agent.kill('fleet');
    const away = await learner.request('POST', '/api/sandbox');
    expect([away.status, await errorOf(away)]).toMatchSnapshot();
    const live = await learner.live();
    await live.next((message) => message.type === 'notice' && message.notice?.code === 'lab-host-away');
    await web.agent.start('fleet');
    await live.next((message) => message.type === 'notice' && message.notice === undefined);
    live.close();
  });
});

describe('session', () => {
  it('is the same learner for the same cookie, with the recovery code shown once', async () => {
    const learner = await newLearner(web.url);
    expect(learner.session.recoveryCode).toMatch(/^[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}$/);
    const again = session.parse(await (await learner.request('POST', '/api/session')).json());
    expect(again).toEqual({ ...learner.session, recoveryCode: undefined });
  });

  it('comes back in another browser by the recovery code', async () => {
    const learner = await newLearner(web.url);
    const typed = learner.session.recoveryCode?.toLowerCase().replaceAll('-', ' ');
    const other = await newLearner(web.url);
    const answer = await other.request('POST', '/api/session/recover', { code: typed });
    expect(await answer.json()).toMatchObject({ learner: learner.session.learner });
    expect(answer.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Strict/i);
    expect((await other.request('GET', '/api/progress')).status).toBe(401);
  });

  it('refuses an unknown code, and many of them', async () => {
    const learner = await newLearner(web.url);
    const attempt = () => learner.request('POST', '/api/session/recover', { code: 'AAAA-BBBB-CCCC-DDDD' });
    const answers = [];
    for (let index = 0; index < 11; index += 1) answers.push(await attempt());
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(404), 429]);
    const [first, last] = [answers[0], answers[10]];
    expect(first && (await errorOf(first))).toMatchObject({ code: 'unknown-code' });
    expect(last && (await errorOf(last))).toMatchObject({ code: 'too-many-requests' });
  });

  it('and progress survive a restart of web', async () => {
    const learner = await newLearner(web.url);
    const sandbox = await learner.sandbox();
    const live = await learner.live();
    live.send({ type: 'watch', lesson });
    await live.next((message) => message.type === 'checks');
    await expect.poll(() => web.watched.length).toBe(1);
    const verdict = { check, verdict: { status: 'pass' } as const, text: 'Passed', at: 1 };
    web.watched[0]?.onResults([verdict]);
    const green = await live.next(
      (message) => message.type === 'verdicts' && message.results[0]?.verdict.status === 'pass',
    );
    expect(green).toMatchObject({ lesson, results: [{ check, passedAt: expect.any(String) }] });
    expect((await learner.request('PUT', '/api/progress/resume', { lesson, anchor: 'uts' })).status).toBe(204);
    live.close();
    await web.restart();
    expect(await (await learner.request('GET', '/api/progress')).json()).toEqual({
      resume: { lesson, anchor: 'uts' },
      passed: [{ lesson, check, at: expect.any(String) }],
    });
    expect(await learner.sandbox()).toBe(sandbox);
  });
});

describe('a lesson', () => {
  const pass = { check, verdict: { status: 'pass' } as const, text: 'Passed', at: 1 };
  const fail = {
    check,
    verdict: { status: 'fail', expected: 'harbor', found: 'box', from: 'uts', see: 'hostname' } as const,
    text: 'Not yet',
    at: 2,
  };
  const openLesson = async (learner: Learner) => {
    const live = await learner.live();
    live.send({ type: 'watch', lesson });
    await live.next((message) => message.type === 'checks');
    return live;
  };

  it('is evaluated once for two pages, which both see every verdict', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const first = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(1);
    web.watched[0]?.onResults([fail]);
    await first.next((message) => message.type === 'verdicts');
    const second = await openLesson(learner);
    await second.next((message) => message.type === 'verdicts');
    web.watched[0]?.onResults([pass]);
    for (const live of [first, second]) {
      await live.next((message) => message.type === 'verdicts' && message.results[0]?.verdict.status === 'pass');
    }
    expect(web.watched.length).toBe(1);
    first.close();
    expect(web.watched[0]?.signal.aborted).toBe(false);
    second.close();
    await expect.poll(() => web.watched[0]?.signal.aborted).toBe(true);
  });

  it('keeps the first pass when the state turns bad again, also for the next evaluation', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const live = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(1);
    web.watched[0]?.onResults([pass]);
    web.watched[0]?.onResults([fail]);
    const kept = await live.next(
      (message) => message.type === 'verdicts' && message.results[0]?.verdict.status === 'fail',
    );
    expect(kept).toMatchObject({ results: [{ verdict: { status: 'fail' }, passedAt: expect.any(String) }] });
    live.close();
    await expect.poll(() => web.watched[0]?.signal.aborted).toBe(true);
    const again = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(2);
    web.watched[1]?.onResults([fail]);
    const verdicts = await again.next((message) => message.type === 'verdicts');
    expect(verdicts).toMatchObject({ results: [{ passedAt: expect.any(String) }] });
    again.close();
  });

  it('whose checks are broken says that the mistake is ours', async () => {
    const learner = await newLearner(web.url);
    const answer = await learner.request('GET', `/api/lessons/${brokenLesson}/checks`);
    expect([answer.status, await errorOf(answer)]).toMatchSnapshot();
    const live = await learner.live();
    live.send({ type: 'watch', lesson: brokenLesson });
    await live.next((message) => message.type === 'notice' && message.notice?.code === 'broken-lesson');
    live.close();
  });

  it('keeps the pass of a hidden check and tells no page of it', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const live = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(1);
    const secret = { ...pass, check: hiddenCheck, text: 'Passed: A secret' };
    web.watched[0]?.onResults([secret]);
    web.watched[0]?.onResults([secret, pass]);
    await live.next((message) => message.type === 'verdicts');
    const { learner: id } = learner.session;
    await expect.poll(async () => [...(await web.store.results.passed(id, lesson)).keys()]).toContain(hiddenCheck);
    const second = await openLesson(learner);
    await second.next((message) => message.type === 'verdicts');
    const answers = await Promise.all(
      ['/api/progress', `/api/lessons/${lesson}/checks`].map(async (path) =>
        (await learner.request('GET', path)).text(),
      ),
    );
    const told = JSON.stringify([live.messages, second.messages, answers]);
    expect(told).toContain(check);
    expect(told).not.toMatch(/secret/i);
    const shown = live.messages.flatMap((message) => (message.type === 'verdicts' ? message.results : []));
    expect(shown.filter(({ verdict }) => verdict.status === 'pass')).toHaveLength(1);
    live.close();
    second.close();
  });

  it('has its files put into a sandbox once, and into a fresh one again', async () => {
    const learner = await newLearner(web.url);
    const sandbox = await learner.sandbox();
    const puts = () => web.agent.calls.filter((call) => call.startsWith('PUT'));
    const live = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(1);
    live.close();
    await expect.poll(() => web.watched[0]?.signal.aborted).toBe(true);
    const again = await openLesson(learner);
    await expect.poll(() => web.watched.length).toBe(2);
    expect(puts()).toEqual([`PUT /v1/sandboxes/${sandbox}/lessons/${lesson}`]);
    expect(String(web.agent.lessons.get(`/lessons/${lesson}`))).toMatch(/^harbor\.txt.*ships/s);
    await learner.request('POST', '/api/sandbox/reset');
    await expect.poll(() => puts().length).toBe(2);
    await expect.poll(() => web.watched[2]?.sandbox).toBe(await learner.sandbox());
    again.close();
  });

  it('asks nothing of the lab host while nothing happens', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const live = await openLesson(learner);
    const { socket } = await openTerminal(learner, await learner.sandbox());
    await expect.poll(() => web.watched.length).toBe(1);
    const before = web.agent.calls.length;
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    vi.useRealTimers();
    live.send({ type: 'ping' });
    await live.next((message) => message.type === 'pong');
    expect(web.agent.calls.slice(before)).toEqual([]);
    live.close();
    socket.close();
  });
});

describe('requests', () => {
  const raw = (method: string, path: string, headers: Record<string, string>) =>
    rawRequest(web.url, method, path, headers);

  it('to another host are refused in words', async () => {
    const answer = await raw('GET', '/', { host: 'evil.example' });
    expect(answer.status).toBe(421);
    expect(answer.body.replaceAll(new URL(web.url).port, 'PORT')).toMatchSnapshot();
  });

  it('to localhost are answered', async () => {
    const { port } = new URL(web.url);
    expect((await raw('GET', '/', { host: `localhost:${port}` })).status).toBe(200);
    expect((await raw('GET', '/', { host: 'localhost' })).status).toBe(421);
  });

  it('that change something must come from our page', async () => {
    const { host, origin, port } = new URL(web.url);
    for (const wrong of ['http://evil.example', 'null', `http://localhost:${port}`, undefined]) {
      const answer = await raw('POST', '/api/session', { host, ...(wrong === undefined ? {} : { origin: wrong }) });
      expect(answer.status, wrong).toBe(403);
      expect(answer.body).toContain('wrong-origin');
    }
    expect((await raw('POST', '/api/session', { host, origin })).status).toBe(200);
  });

  it('that change something need the CSRF token of their own session', async () => {
    const [learner, other] = [await newLearner(web.url), await newLearner(web.url)];
    for (const csrf of ['', other.session.csrf]) {
      const forged = await fetch(`${web.url}/api/sandbox`, {
        method: 'POST',
        headers: { cookie: cookieOf(learner), origin: web.url, 'x-drydock-csrf': csrf },
      });
      expect(forged.status).toBe(403);
      expect(await errorOf(forged)).toMatchObject({ code: 'wrong-csrf' });
    }
    expect(web.agent.calls).toEqual([]);
  });

  it('with a wrong body are told what is wrong', async () => {
    const learner = await newLearner(web.url);
    const answer = await learner.request('PUT', '/api/progress/resume', { lesson: '../../etc' });
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('lesson'),
    });
    const large = await learner.request('PUT', '/api/progress/resume', { lesson: 'x'.repeat(100_000) });
    expect(large.status).toBe(413);
  });

  it('for the checks of a lesson give titles, and 404 for an unknown one', async () => {
    const learner = await newLearner(web.url);
    expect(await (await learner.request('GET', `/api/lessons/${lesson}/checks`)).json()).toMatchObject({ lesson });
    const unknown = await learner.request('GET', '/api/lessons/linux/99-nothing/checks');
    expect([unknown.status, (await errorOf(unknown)).code]).toEqual([404, 'no-such-lesson']);
  });

  it('find a locked database busy, and nothing lost after', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const learner = await newLearner(web.url);
    const lock = new DatabaseSync(web.database);
    lock.exec('begin immediate');
    const answer = await learner.request('PUT', '/api/progress/resume', { lesson });
    expect([answer.status, (await errorOf(answer)).code]).toEqual([503, 'database-busy']);
    expect((await learner.request('GET', '/api/progress')).status).toBe(200);
    lock.exec('rollback');
    lock.close();
    expect((await learner.request('PUT', '/api/progress/resume', { lesson })).status).toBe(204);
  });
});

describe('health', () => {
  it('says that the database was moved away; nothing is written where nobody finds it, and it goes on when it is back', async () => {
    const learner = await newLearner(web.url);
    await rename(web.database, `${web.database}.away`);
    const ready = async () => (await fetch(`${web.url}/readyz`)).json();
    await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ database: 'away' });
    const answer = await learner.request('PUT', '/api/progress/resume', { lesson });
    expect([answer.status, (await errorOf(answer)).code]).toEqual([503, 'database-gone']);
    await rename(`${web.database}.away`, web.database);
    expect((await learner.request('PUT', '/api/progress/resume', { lesson })).status).toBe(204);
  });

  it('is ready only with database and lab host', async () => {
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${web.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', database: 'ok', labHost: 'ok' }]);
    await web.agent.kill('fleet');
    const away = await fetch(`${web.url}/readyz`);
    expect([away.status, await away.json()]).toEqual([503, { status: 'not ready', database: 'ok', labHost: 'away' }]);
  });

  it('is told in figures', async () => {
    await newLearner(web.url);
    const text = await (await fetch(`${web.url}/metrics`)).text();
    expect(text).toMatch(/drydock_http_request_seconds_count\{route="\/api\/session",method="POST",status="200"\} 1/);
    expect(text).toMatch(/drydock_memory_bytes \d+/);
  });
});

describe('the log', () => {
  it('holds no secret', async () => {
    const learner = await newLearner(web.url);
    const sandbox = await learner.sandbox();
    const ticket = await learner.ticket({ use: 'terminal', sandbox });
    await openTerminal(learner, sandbox).then(({ socket }) => socket.close());
    await learner.request('POST', '/api/session/recover', { code: learner.session.recoveryCode });
    await web.agent.kill('fleet');
    await learner.request('POST', '/api/sandbox');
    expect(web.logged()).toContain('/api/tickets');
    const secrets = [
      ticket,
      learner.session.csrf,
      learner.session.recoveryCode,
      cookieOf(learner).split('=')[1],
      web.agent.secret,
    ];
    for (const secret of secrets) expect(web.logged()).not.toContain(secret);
  });
});

describe('behind TLS', () => {
  it('gives a cookie that no other host or port can set', async () => {
    const behind = await startWebUnderTest({ url: new URL('https://learn.example') });
    const headers = { host: 'learn.example', origin: 'https://learn.example' };
    const answer = await rawRequest(behind.url, 'POST', '/api/session', headers);
    await behind.close();
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-drydock=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(answer.headers['strict-transport-security']).toBe('max-age=15552000');
  });

  it('serves TLS itself when it has a certificate', async () => {
    const tls = await selfSigned();
    const own = await startWebUnderTest({ tls });
    const { port } = new URL(own.url);
    const sent = request({ host: 'localhost', port, path: '/healthz', ca: tls.cert }).end();
    const [answer] = await once(sent, 'response');
    answer.resume();
    const socket = new WebSocket(`wss://localhost:${port}/api/live`, {
      origin: `https://localhost:${port}`,
      ca: tls.cert,
    });
    await once(socket, 'open');
    socket.terminate();
    const headers = { origin: `https://localhost:${port}` };
    const hello = request({
      host: 'localhost',
      port,
      path: '/api/session',
      method: 'POST',
      headers,
      ca: tls.cert,
    }).end();
    const [greeting] = await once(hello, 'response');
    greeting.resume();
    await own.close();
    expect(answer.statusCode).toBe(200);
    expect(greeting.headers['set-cookie']?.[0]).toMatch(/^__Host-drydock=.*; Secure; SameSite=Strict$/);
  });
});

describe('behind a proxy', () => {
  /** How many newcomers may still come, as the answer to one from each of these addresses says. */
  const leftFor = async (settings: Parameters<typeof startWebUnderTest>[0], ...addresses: string[]) => {
    const behind = await startWebUnderTest({ url: new URL('https://learn.example'), ...settings });
    const left: number[] = [];
    for (const address of addresses) {
      const headers = { host: 'learn.example', origin: 'https://learn.example', 'x-forwarded-for': address };
      const answer = await rawRequest(behind.url, 'POST', '/api/session', headers);
      left.push(Number(answer.headers['x-ratelimit-remaining']));
    }
    await behind.close();
    return left;
  };

  it('that is trusted, its word for who asks is taken; nobody else’s is', async () => {
    const [first = 0, second = 0] = await leftFor({ trustedProxies: ['127.0.0.1'] }, '203.0.113.1', '203.0.113.2');
    expect(second).toBe(first);
    const [one = 0, other = 0] = await leftFor({ trustedProxies: ['10.0.0.0/8'] }, '203.0.113.1', '203.0.113.2');
    expect(other).toBe(one - 1);
  });

  it('the name that it asks by must be ours, whatever it says of another', async () => {
    const behind = await startWebUnderTest({ url: new URL('https://learn.example'), trustedProxies: ['127.0.0.1'] });
    const foreign = { host: 'evil.example', 'x-forwarded-host': 'learn.example' };
    expect((await rawRequest(behind.url, 'GET', '/', foreign)).status).toBe(421);
    expect((await rawRequest(behind.url, 'GET', '/', { host: 'learn.example' })).status).toBe(200);
    await behind.close();
  });
});

describe('rights', () => {
  it('are looked at each minute: a session that ended closes its sockets', async () => {
    const learner = await newLearner(web.url);
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const { socket } = await openTerminal(learner, await learner.sandbox());
    const closed = once(socket, 'close');
    await web.store.sessions.remove(hashToken(learner.cookie.split('=')[1] ?? ''));
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect((await closed)[0]).toBe(4401);
  });
});

describe('a stop', () => {
  it('closes sockets with a reason and finishes', async () => {
    const learner = await newLearner(web.url);
    const { socket } = await openTerminal(learner, await learner.sandbox());
    const closed = once(socket, 'close');
    await web.restart();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4503, 'Drydock restarts; this page comes back by itself']);
  });
});

function cookieOf(learner: Learner): string {
  return learner.cookie;
}

async function openTerminal(learner: Learner, sandbox: SandboxId) {
  const atRelay = web.agent.nextTerminal();
  const socket = new WebSocket(`${web.url.replace('http', 'ws')}/api/terminal`, {
    origin: web.url,
    headers: { cookie: cookieOf(learner) },
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }), terminal: 1 }));
  return { socket, relay: await atRelay };
}
