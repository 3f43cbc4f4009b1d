import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveDown, savedFiles } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { laterCheck, longLesson, startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

const minute = 60_000;
let web: WebUnderTest;
let learner: Learner;
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
});
afterEach(() => web.close());

const folder = () => join(dirname(web.database), 'snapshots');
const file = () => join(folder(), `${learner.session.learner}.tar.gz`);
const get = (path: string) => learner.request('GET', path);
const codeOf = async (answer: Response) => (await answer.json()).error.code;
const isActive = (message: LiveDown) => message.type === 'sandbox' && message.sandbox.state === 'active';

describe('the files of a learner', () => {
  it('are saved when the sandbox is stopped, before its programs end, readable by web alone', async () => {
    const id = await learner.sandbox();
    await learner.request('POST', '/api/sandbox/pause');
    const { calls } = web.agent;
    expect(calls.indexOf(`GET /v1/sandboxes/${id}/files`)).toBeLessThan(
      calls.indexOf(`POST /v1/sandboxes/${id}/pause`),
    );
    expect(savedFiles.parse(await (await get('/api/files')).json()).bytes).toBe('an archive'.length);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder())).toHaveLength(1);
  });

  it('are given as they are now while the sandbox runs, else as they were saved', async () => {
    expect(await codeOf(await get('/api/files/archive'))).toBe('no-files');
    await learner.sandbox();
    web.agent.files.archive = Buffer.from('newer');
    const answer = await get('/api/files/archive');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="drydock-files-[\d-]+\.tar\.gz"$/);
    expect(await answer.text()).toBe('newer');
    await learner.request('POST', '/api/sandbox/pause');
    web.agent.files.archive = Buffer.from('never seen');
    expect(await (await get('/api/files/archive')).text()).toBe('newer');
  });

  it('come back by themselves in the sandbox that follows a lost one, and the page says so', async () => {
    const id = await learner.sandbox();
    await get('/api/files/archive');
    web.agent.lose(id);
    const live = await learner.live();
    const next = await learner.sandbox();
    expect(web.agent.unpacked.get(next)?.toString()).toBe('an archive');
    const told = await live.next((message) => message.type === 'notice' && message.notice !== undefined);
    expect(JSON.stringify(told)).toContain('with your files in /root');
    live.close();
  });

  it('come back in a fresh sandbox when the stopped one cannot go on after an upgrade', async () => {
    const id = await learner.sandbox();
    await learner.request('POST', '/api/sandbox/pause');
    web.agent.outdated = true;
    const live = await learner.live();
    const next = await learner.sandbox();
    expect(next).not.toBe(id);
    expect(web.agent.calls).toContain(`DELETE /v1/sandboxes/${id}`);
    expect(web.agent.unpacked.get(next)?.toString()).toBe('an archive');
    const told = await live.next((message) => message.type === 'notice' && message.notice !== undefined);
    expect(JSON.stringify(told)).toContain('with your files in /root');
    live.close();
  });

  it('that are not saved keep a sandbox that cannot go on: its learner is told, and decides', async () => {
    const id = await learner.sandbox();
    web.agent.files.outcome = 'failed';
    await learner.request('POST', '/api/sandbox/pause');
    web.agent.outdated = true;
    const refused = await learner.request('POST', '/api/sandbox');
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'sandbox-outdated']);
    expect(web.agent.calls).not.toContain(`DELETE /v1/sandboxes/${id}`);
    await learner.request('POST', '/api/sandbox/reset');
    expect(await learner.sandbox()).not.toBe(id);
  });

  it('do not come back by themselves after a reset, nor where the learner began at a task', async () => {
    await learner.sandbox();
    await get('/api/files/archive');
    const live = await learner.live();
    await learner.request('POST', '/api/sandbox/reset');
    await learner.sandbox();
    await learner.request('POST', '/api/sandbox/begin', { lesson: longLesson, task: laterCheck });
    web.agent.lose(await learner.sandbox());
    await learner.sandbox();
    await live.next(isActive);
    expect(web.agent.unpacked.size).toBe(0);
    live.close();
  });

  it('come back when they are asked for', async () => {
    expect(await codeOf(await learner.request('POST', '/api/files/restore'))).toBe('no-sandbox');
    const id = await learner.sandbox();
    expect(await codeOf(await learner.request('POST', '/api/files/restore'))).toBe('no-files');
    await get('/api/files/archive');
    expect((await learner.request('POST', '/api/files/restore')).status).toBe(204);
    expect(web.agent.unpacked.get(id)?.toString()).toBe('an archive');
  });

  it('that are too large, or cannot be packed, leave what was saved before, and say why', async () => {
    await learner.sandbox();
    await get('/api/files/archive');
    web.agent.files = { archive: Buffer.from('half'), outcome: 'too-large' };
    const answer = await get('/api/files/archive');
    expect(answer.status).toBe(409);
    expect((await answer.json()).error).toMatchObject({
      code: 'files-too-large',
      message: expect.stringMatching('64 MiB'),
    });
    web.agent.files.outcome = 'failed';
    expect(await codeOf(await get('/api/files/archive'))).toBe('files-not-saved');
    // Not even a failure keeps a sandbox from being stopped.
    expect((await learner.request('POST', '/api/sandbox/pause')).status).toBe(200);
    expect(await (await get('/api/files/archive')).text()).toBe('an archive');
    expect(readdirSync(folder())).toHaveLength(1);
  });

  it('are saved every five minutes while something is done, and not at all while nothing is', async () => {
    const id = await learner.sandbox();
    const seat = await web.store.seats.get(learner.session.learner, 'docker');
    if (seat === undefined) throw new Error('No seat');
    const saves = () => web.agent.calls.filter((call) => call === `GET /v1/sandboxes/${id}/files`).length;
    await web.store.seats.change(seat.id, { startedAt: Date.now() - 6 * minute, touchedAt: Date.now() - 1000 });
    await expect.poll(saves, { timeout: 30_000 }).toBe(1);
    await expect.poll(() => existsSync(file())).toBe(true);
    // As if that was long ago: nothing was touched since.
    web.skip(6 * minute);
    const other = await newLearner(web.url);
    await other.sandbox();
    const { id: next = seat.id } = (await web.store.seats.get(other.session.learner, 'docker')) ?? {};
    await web.store.seats.change(next, { startedAt: 1, touchedAt: Date.now() + 6 * minute });
    const otherFile = join(folder(), `${other.session.learner}.tar.gz`);
    await expect.poll(() => existsSync(otherFile), { timeout: 30_000 }).toBe(true);
    expect(saves()).toBe(1);
  });

  it('are kept for a month, and halves of a save that was broken off are not', async () => {
    await learner.sandbox();
    await get('/api/files/archive');
    const old = join(folder(), 'l-aaaaaaaaaaaaaaaaaaaa.tar.gz');
    const half = join(folder(), 'x.partial');
    for (const [path, age] of [
      [old, 31 * 24 * 60],
      [half, 11],
    ] as const) {
      writeFileSync(path, 'x');
      const then = (Date.now() - age * minute) / 1000;
      utimesSync(path, then, then);
    }
    await get('/api/files/archive');
    expect(readdirSync(folder())).toEqual([`${learner.session.learner}.tar.gz`]);
  });
});
