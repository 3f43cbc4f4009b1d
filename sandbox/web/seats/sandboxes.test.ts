import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveDown, ownerId, problem, type SandboxView, sandboxView, seatId } from '#protocol';
import { configuredLabHost } from '../../lab-client/index.ts';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

const minute = 60_000;
let web: WebUnderTest;
beforeEach(async () => {
  web = await startWebUnderTest();
});
afterEach(() => web.close());

/** The first answer that is more than "it starts", which a slow machine says first. */
const post = async (learner: Learner, path: string): Promise<SandboxView> => {
  let view = sandboxView.parse(await (await learner.request('POST', path)).json());
  while (view.state === 'starting') {
    await pause(50);
    view = sandboxView.parse(await (await learner.request('GET', '/api/sandbox')).json());
  }
  return view;
};
const shows = (fits: (view: SandboxView) => boolean) => (message: LiveDown) =>
  message.type === 'sandbox' && fits(message.sandbox);
const isActive = ({ state }: SandboxView) => state === 'active';
/** As if the seat had been so for a while; the clock itself would end sockets that are silent so long. */
const ago = async (learner: Learner, change: Parameters<WebUnderTest['store']['seats']['change']>[1]) => {
  const seat = await web.store.seats.get(learner.session.learner, 'docker');
  if (seat !== undefined) await web.store.seats.change(seat.id, change);
};

describe('when the lab host is full', () => {
  beforeEach(() => {
    web.agent.places = 1;
  });

  it('a learner gets a place, and the sandbox by itself when it is his turn', async () => {
    const [first, second, third] = [await newLearner(web.url), await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    const live = await second.live();
    expect(await post(second, '/api/sandbox')).toEqual({ state: 'queued', place: 1, of: 1 });
    expect(await post(third, '/api/sandbox')).toEqual({ state: 'queued', place: 2, of: 2 });
    // Asking again is no second place and no better one.
    expect(await post(second, '/api/sandbox')).toMatchObject({ place: 1 });
    expect(await post(third, '/api/sandbox')).toMatchObject({ place: 2 });

    await post(first, '/api/sandbox/pause');
    await live.next(shows(isActive));
    expect(await post(third, '/api/sandbox')).toMatchObject({ state: 'queued', place: 1 });
    expect(await post(first, '/api/sandbox')).toMatchObject({ state: 'queued', place: 2 });
    live.close();
  });

  it('the line outlives a restart of web', async () => {
    const [first, second, third] = [await newLearner(web.url), await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(third, '/api/sandbox');
    await post(second, '/api/sandbox');
    await web.restart();
    const places = await Promise.all([third, second].map((who) => who.request('GET', '/api/sandbox')));
    expect(await Promise.all(places.map((answer) => answer.json()))).toMatchObject([{ place: 1 }, { place: 2 }]);
  });

  it('a place is kept for a minute for who is not there, then it is the next one’s', async () => {
    const [first, away, next] = [await newLearner(web.url), await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(away, '/api/sandbox');
    await post(next, '/api/sandbox');
    const live = await next.live();
    await post(first, '/api/sandbox/pause');
    const held = async () => sandboxView.parse(await (await away.request('GET', '/api/sandbox')).json());
    await expect.poll(held, { timeout: 10_000 }).toMatchObject({ place: 1, heldUntil: expect.any(Number) });
    expect(await post(next, '/api/sandbox')).toMatchObject({ state: 'queued', place: 2 });
    await ago(away, { heldUntil: Date.now() });
    await live.next(shows(isActive));
    expect(await held()).toEqual({ state: 'stopped', detail: expect.stringContaining('not in line') });
    live.close();
  });

  it('who comes back within the minute has it', async () => {
    const [first, away] = [await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(away, '/api/sandbox');
    await post(first, '/api/sandbox/pause');
    expect(await post(away, '/api/sandbox')).toMatchObject({ state: 'active' });
  });

  it('who resets keeps the place', async () => {
    const [first, second] = [await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(second, '/api/sandbox');
    expect(await post(first, '/api/sandbox/reset')).toMatchObject({ state: 'active' });
  });

  it('who does not want to wait leaves', async () => {
    const [first, second, third] = [await newLearner(web.url), await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(second, '/api/sandbox');
    await post(third, '/api/sandbox');
    expect(await post(second, '/api/sandbox/pause')).toMatchObject({ state: 'stopped' });
    expect(await post(third, '/api/sandbox')).toMatchObject({ place: 1, of: 1 });
  });

  it('a longer stay is refused while others wait', async () => {
    const [first, second] = [await newLearner(web.url), await newLearner(web.url)];
    await first.sandbox();
    await post(second, '/api/sandbox');
    const refused = await first.request('POST', '/api/sandbox/extend');
    expect(refused.status).toBe(409);
    const { error } = await refused.json();
    expect(problem.parse(error).code).toBe('others-wait');
  });

  it('says when it is probably free once enough stays were measured', async () => {
    const [first, second] = [await newLearner(web.url), await newLearner(web.url)];
    for (const minutes of [10, 20, 30, 40, 50]) {
      const seat = seatId.parse(`t-${'abcdefgh'.charAt(minutes / 10).repeat(20)}`);
      await web.store.seats.addStay({ seat, startedAt: 1, endedAt: 1 + minutes * minute });
    }
    await first.sandbox();
    const before = Date.now();
    const view = await post(second, '/api/sandbox');
    const expected = view.state === 'queued' ? (view.expectedAt ?? 0) : 0;
    expect(expected).toBeGreaterThan(before + 29 * minute);
    expect(expected).toBeLessThan(Date.now() + 31 * minute);
  });
});

describe('a sandbox that nobody uses', () => {
  const isAsked = (view: SandboxView) => view.state === 'active' && view.ending?.why === 'idle';

  it('is asked about, stopped when nobody answers, and goes on when somebody comes back', async () => {
    const learner = await newLearner(web.url);
    const id = await learner.sandbox();
    const live = await learner.live();
    await ago(learner, { touchedAt: Date.now() - 20 * minute });
    expect(await live.next(shows(isAsked))).toMatchObject({ sandbox: { id } });
    await ago(learner, { since: Date.now() - 2 * minute });
    const stopped = await live.next(shows(({ state }) => state === 'stopped'));
    expect(stopped).toMatchObject({ sandbox: { detail: expect.stringContaining('Your files are kept') } });
    await expect.poll(() => web.agent.calls).toContain(`POST /v1/sandboxes/${id}/pause`);
    expect(await post(learner, '/api/sandbox')).toMatchObject({ state: 'active', id });
    expect(await web.store.seats.stays(9)).toHaveLength(1);
    live.close();
  });

  it('stays when the learner does something', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const live = await learner.live();
    await ago(learner, { touchedAt: Date.now() - 20 * minute });
    await live.next(shows(isAsked));
    const seen = live.messages.length;
    live.send({ type: 'touch' });
    await expect.poll(() => live.messages.slice(seen).filter(shows((view) => !isAsked(view))).length).toBe(1);
    expect(await web.store.seats.get(learner.session.learner, 'docker')).toMatchObject({ state: 'active' });
    live.close();
  });

  it('has a limit that is told before, that can be moved, and that ends it', async () => {
    const learner = await newLearner(web.url);
    await learner.sandbox();
    const live = await learner.live();
    const isWarned = (view: SandboxView) => view.state === 'active' && view.ending?.why === 'limit';
    await ago(learner, { endsAt: Date.now() + 10 * minute + 500 });
    await live.next(shows(isWarned));
    expect(await post(learner, '/api/sandbox/extend')).not.toHaveProperty('ending');
    const { endsAt = 0 } = (await web.store.seats.get(learner.session.learner, 'docker')) ?? {};
    expect(endsAt).toBeGreaterThan(Date.now() + 239 * minute);
    await ago(learner, { endsAt: Date.now() });
    await live.next(shows(({ state }) => state === 'stopped'));
    live.close();
  });
});

describe('a clock that is set, or a machine that slept', () => {
  it.each([
    ['forward', 1],
    ['back', -1],
  ])('%s by a day: nobody is asked or stopped for it, the line keeps its order, sockets stay', async (_way, sign) => {
    web.agent.places = 1;
    const [learner, second, third] = [await newLearner(web.url), await newLearner(web.url), await newLearner(web.url)];
    const id = await learner.sandbox();
    for (const who of [second, third]) await post(who, '/api/sandbox');
    const live = await learner.live();
    const before = await web.store.seats.get(learner.session.learner, 'docker');
    web.setClock(sign * 24 * 60 * minute);
    const endsAt = async () => (await web.store.seats.get(learner.session.learner, 'docker'))?.endsAt;
    await expect.poll(endsAt, { timeout: 20_000 }).not.toBe(before?.endsAt);
    // The look that moved the times goes on to whose time is over, and asks for the line once more a second later.
    await expect.poll(() => web.logged().match(/The clock was set/g)?.length).toBe(1);
    await pause(1500);
    expect(await post(learner, '/api/sandbox')).toEqual({ state: 'active', id });
    expect([await post(second, '/api/sandbox'), await post(third, '/api/sandbox')]).toMatchObject([
      { state: 'queued', place: 1 },
      { state: 'queued', place: 2 },
    ]);
    expect(live.messages.filter(shows(({ state }) => state !== 'active'))).toEqual([]);
    live.close();
  });
});

describe('what a crash left different on both sides', () => {
  const hosts = () =>
    configuredLabHost({ fleet: web.agent.fleetUrl, relay: web.agent.relayUrl, secret: web.agent.secret });
  const owner = async () => ownerId.parse(await web.store.settings.getOrCreate('owner', 'none'));

  it('a sandbox of ours whose seat nobody has is removed, one of another owner is not', async () => {
    const strange = seatId.parse(`t-${'a'.repeat(20)}`);
    const host = hosts().place(strange);
    const ours = await host.claim({ template: 'docker', seat: strange, owner: await owner() });
    const foreign = await host.claim({ template: 'docker', seat: seatId.parse(`t-${'b'.repeat(20)}`) });
    await web.restart();
    await expect.poll(() => host.get(ours.id), { timeout: 20_000 }).toBeUndefined();
    expect(await host.get(foreign.id)).toBeDefined();
  });

  it('a seat whose sandbox is gone has lost it, and its place is free', async () => {
    const learner = await newLearner(web.url);
    const id = await learner.sandbox();
    web.agent.lose(id);
    await web.restart();
    await expect
      .poll(async () => (await web.store.seats.get(learner.session.learner, 'docker'))?.state, { timeout: 20_000 })
      .toBe('failed');
    expect(await web.store.seats.inUse()).toEqual([]);
  });

  it('a sandbox that its lab host stopped is stopped for its page too, gives its place away, and goes on later', async () => {
    web.agent.places = 1;
    const [learner, next] = [await newLearner(web.url), await newLearner(web.url)];
    const id = await learner.sandbox();
    await post(next, '/api/sandbox');
    web.agent.stopAll();
    await web.restart();
    const live = await learner.live();
    expect(await live.next(shows(({ state }) => state === 'stopped'))).toMatchObject({
      sandbox: { detail: expect.stringContaining('Your files are kept') },
    });
    const seatState = async () => (await web.store.seats.get(learner.session.learner, 'docker'))?.state;
    await expect.poll(seatState, { timeout: 20_000 }).toBe('stopped');
    expect(await post(next, '/api/sandbox')).toMatchObject({ state: 'active' });
    await post(next, '/api/sandbox/pause');
    expect(await post(learner, '/api/sandbox')).toMatchObject({ state: 'active', id });
    live.close();
  });

  it('killed while it stopped a sandbox, web stops it after all', async () => {
    const learner = await newLearner(web.url);
    const id = await learner.sandbox();
    const seat = await web.store.seats.get(learner.session.learner, 'docker');
    if (seat === undefined) throw new Error('The learner has no seat');
    await web.store.seats.change(seat.id, { state: 'pausing' });
    await web.restart();
    const host = hosts().of(id);
    await expect.poll(async () => (await host.get(id))?.state, { timeout: 20_000 }).toBe('stopped');
    expect(await post(learner, '/api/sandbox')).toMatchObject({ state: 'active', id });
  });
});

describe('sandboxes that are reserved', () => {
  const asJson = async (who: Learner, path: string, body: unknown) => {
    const answer = await who.request('POST', path, body);
    return { status: answer.status, body: await answer.json() };
  };

  it('are for those who have the code of the class, and nobody else', async () => {
    web.agent.places = 2;
    const teacher = await newLearner(web.url);
    await web.store.learners.setRole(teacher.session.learner, 'instructor');
    const { body: made } = await asJson(teacher, '/api/classes', { name: 'Tuesday evening' });
    const when = { startsAt: Date.now() - 1000, endsAt: Date.now() + 60 * minute };
    const path = `/api/classes/${made.id}/reservations`;
    expect(await asJson(teacher, path, { seats: 3, ...when })).toMatchObject({
      status: 409,
      body: { error: { code: 'too-many-seats', message: expect.stringContaining('holds 2 more') } },
    });
    expect((await asJson(teacher, path, { seats: 1, ...when })).status).toBe(200);

    const [member, stranger, second] = [
      await newLearner(web.url),
      await newLearner(web.url),
      await newLearner(web.url),
    ];
    await stranger.sandbox();
    expect(await post(second, '/api/sandbox')).toMatchObject({ state: 'queued', place: 1 });
    expect((await asJson(member, '/api/classes/join', { code: 'WRON-GONE' })).status).toBe(404);
    const typed = made.joinCode.toLowerCase().replace('-', ' ');
    expect((await asJson(member, '/api/classes/join', { code: typed })).body).toEqual({ name: 'Tuesday evening' });
    expect(await post(member, '/api/sandbox')).toMatchObject({ state: 'active' });
    expect(await post(second, '/api/sandbox')).toMatchObject({ state: 'queued', place: 1 });
  });

  it('are another instructor’s own business', async () => {
    const [one, other] = [await newLearner(web.url), await newLearner(web.url)];
    for (const { session } of [one, other]) await web.store.learners.setRole(session.learner, 'instructor');
    const { body: made } = await asJson(one, '/api/classes', { name: 'Mine' });
    const when = { seats: 1, startsAt: Date.now(), endsAt: Date.now() + minute };
    expect((await asJson(other, `/api/classes/${made.id}/reservations`, when)).status).toBe(404);
    expect(await (await other.request('GET', '/api/classes')).json()).toEqual([]);
    const reserved = await asJson(one, `/api/classes/${made.id}/reservations`, when);
    expect(await (await one.request('GET', '/api/classes')).json()).toMatchObject([
      { name: 'Mine', reservations: [{ id: reserved.body.id, seats: 1 }] },
    ]);
    await other.request('DELETE', `/api/classes/${made.id}/reservations/${reserved.body.id}`);
    expect(await web.store.classes.reservations(0)).toHaveLength(1);
    await one.request('DELETE', `/api/classes/${made.id}/reservations/${reserved.body.id}`);
    expect(await web.store.classes.reservations(0)).toEqual([]);
  });
});
