import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, checkId, type LearnerId, learnerId, lessonId, sandboxId, seatId } from '#protocol';
import type { Store } from '../storage/index.ts';

const ada = learnerId.parse('l-aaaaaaaaaaaaaaaaaaaa');
const bob = learnerId.parse('l-bbbbbbbbbbbbbbbbbbbb');
const lesson = lessonId.parse('linux/02-namespaces');
const sandbox = sandboxId.parse('s-aaaaaaaaaaaa');
const seat = (letter: string) => seatId.parse(`t-${letter.repeat(20)}`);

const secretsOf = (id: LearnerId) => ({ recoveryHash: `code-${id}`, seedSecret: `seeds-${id}` });

/** What every store must do, whatever keeps the data. `reopen` gives the same data to a new store. */
export function storeContract(kind: string, open: () => Promise<{ store: Store; reopen(): Promise<Store> }>): void {
  describe(`${kind} store`, () => {
    let store: Store;
    let reopen: () => Promise<Store>;

    beforeEach(async () => {
      ({ store, reopen } = await open());
      for (const id of [ada, bob]) {
        await store.learners.create({ id, name: 'guest 1', role: 'learner', ...secretsOf(id), createdAt: 1 });
      }
    });
    afterEach(() => store.close());

    const attempt = (id: string, learner: LearnerId) =>
      store.attempts.open({ id, learner, sandbox, lesson, nonce: `nonce-${id}`, startedAt: 5 });

    it('finds a learner by id and by recovery code, and changes the role', async () => {
      await store.learners.setRole(ada, 'admin');
      const expected = { id: ada, name: 'guest 1', role: 'admin' };
      expect(await store.learners.get(ada)).toEqual(expected);
      expect(await store.learners.findByRecovery(`code-${ada}`)).toEqual(expected);
      expect(await store.learners.findByRecovery('other')).toBeUndefined();
    });

    it('keeps the seed secret of each learner, through a restart, and tells it nowhere else', async () => {
      await store.close();
      store = await reopen();
      expect(await store.learners.seedSecret(ada)).toBe(secretsOf(ada).seedSecret);
      expect(await store.learners.seedSecret(bob)).not.toBe(secretsOf(ada).seedSecret);
      expect(JSON.stringify(await store.learners.get(ada))).not.toContain(secretsOf(ada).seedSecret);
      await expect(store.learners.seedSecret(learnerId.parse('l-cccccccccccccccccccc'))).rejects.toThrow();
    });

    it('keeps sessions until they expire or are removed', async () => {
      await store.sessions.create({ hash: 'h', learner: ada, createdAt: 10, expiresAt: 20 });
      expect((await store.sessions.find('h', 19))?.learner.id).toBe(ada);
      expect(await store.sessions.find('h', 20)).toBeUndefined();
      await store.sessions.touch('h', 15, 40);
      expect(await store.sessions.find('h', 30)).toMatchObject({ seenAt: 15, expiresAt: 40 });
      await store.sessions.remove('h');
      expect(await store.sessions.find('h', 30)).toBeUndefined();
    });

    it('gives one learner one seat, however many ask at once', async () => {
      const claims = ['a', 'b', 'c', 'd'].map((letter) =>
        store.seats.claim({ id: seat(letter), learner: ada, template: 'docker', createdAt: 1 }),
      );
      const ids = new Set((await Promise.all(claims)).map(({ id }) => id));
      expect(ids.size).toBe(1);
    });

    it('finds a sandbox only for its own learner', async () => {
      const { id } = await store.seats.claim({ id: seat('a'), learner: ada, template: 'docker', createdAt: 1 });
      await store.seats.setSandbox(id, sandbox);
      expect((await store.seats.find(ada, sandbox))?.id).toBe(id);
      expect(await store.seats.find(bob, sandbox)).toBeUndefined();
      expect(await store.seats.get(bob, 'docker')).toBeUndefined();
    });

    it('renews a seat once: a late second renewal changes nothing', async () => {
      const { id } = await store.seats.claim({ id: seat('a'), learner: ada, template: 'docker', createdAt: 1 });
      await store.seats.setSandbox(id, sandbox);
      await store.seats.renew(id, seat('b'));
      await store.seats.renew(id, seat('c'));
      expect(await store.seats.get(ada, 'docker')).toMatchObject({ id: seat('b'), sandbox: undefined });
    });

    it('keeps the life of a seat: what is given changes, what is given as undefined is emptied', async () => {
      const { id } = await store.seats.claim({ id: seat('a'), learner: ada, template: 'docker', createdAt: 5 });
      expect(await store.seats.get(ada, 'docker')).toMatchObject({ state: 'requested', since: 5, touchedAt: 5 });
      await store.seats.change(id, { state: 'queued', since: 6, queuedAt: 6, heldUntil: 9 });
      await store.seats.change(id, { heldUntil: undefined });
      expect(await store.seats.get(ada, 'docker')).toMatchObject({
        state: 'queued',
        queuedAt: 6,
        heldUntil: undefined,
      });
    });

    it('gives the seats in use in the order of the line, and forgets those at rest', async () => {
      for (const [letter, learner, queuedAt] of [
        ['a', ada, 20],
        ['b', bob, 10],
      ] as const) {
        const { id } = await store.seats.claim({ id: seat(letter), learner, template: 'docker', createdAt: 1 });
        await store.seats.change(id, { state: 'queued', queuedAt });
      }
      expect((await store.seats.inUse()).map(({ learner }) => learner)).toEqual([bob, ada]);
      await store.seats.change(seat('b'), { state: 'stopped' });
      expect((await store.seats.inUse()).map(({ learner }) => learner)).toEqual([ada]);
      expect([...(await store.seats.ids())].sort()).toEqual([seat('a'), seat('b')]);
    });

    it('remembers stays, the newest first', async () => {
      for (const at of [1, 2, 3]) await store.seats.addStay({ seat: seat('a'), startedAt: at, endedAt: at + 10 });
      await store.seats.addStay({ seat: seat('a'), startedAt: 3, endedAt: 99 });
      expect(await store.seats.stays(2)).toEqual([
        { startedAt: 3, endedAt: 13 },
        { startedAt: 2, endedAt: 12 },
      ]);
    });

    it('finds a class by its code, its members, and what is reserved for it until it is over or cancelled', async () => {
      await store.classes.create({ id: 'c', name: 'Tuesday', owner: ada, joinCode: 'ABCD-EFGH', createdAt: 1 });
      expect(await store.classes.findByCode('ABCD-EFGH')).toMatchObject({ id: 'c', owner: ada });
      expect(await store.classes.findByCode('')).toBeUndefined();
      for (let times = 0; times < 2; times += 1) await store.classes.join('c', bob);
      expect(await store.classes.memberships([ada, bob])).toEqual(new Map([[bob, new Set(['c'])]]));
      expect(await store.classes.memberships([])).toEqual(new Map());
      const reservation = { id: 'r', class: 'c', seats: 3, startsAt: 10, endsAt: 20 };
      await store.classes.reserve({ ...reservation, createdAt: 1 });
      expect(await store.classes.reservations(19)).toEqual([reservation]);
      expect(await store.classes.reservations(20)).toEqual([]);
      expect([await store.classes.cancel('c', 'r'), await store.classes.cancel('c', 'r')]).toEqual([true, false]);
    });

    it('spends a ticket once, also when many try at once', async () => {
      await store.sessions.create({ hash: 'h', learner: ada, createdAt: 1, expiresAt: 1000 });
      const ticket = { hash: 't', session: 'h', learner: ada, use: 'terminal', sandbox, expiresAt: 50 } as const;
      await store.tickets.create(ticket);
      const spent = await Promise.all([1, 2, 3].map(() => store.tickets.spend('t', 10)));
      expect(spent.filter((found) => found !== undefined)).toEqual([ticket]);
    });

    it('refuses an expired ticket and sweeps it', async () => {
      await store.sessions.create({ hash: 'h', learner: ada, createdAt: 1, expiresAt: 1000 });
      const ticket = { session: 'h', learner: ada, use: 'live', sandbox: undefined } as const;
      await store.tickets.create({ ...ticket, hash: 'late', expiresAt: 50 });
      expect(await store.tickets.spend('late', 50)).toBeUndefined();
      await store.tickets.create({ ...ticket, hash: 'old', expiresAt: 50 });
      await store.tickets.removeExpired(60);
      expect(await store.tickets.spend('old', 10)).toBeUndefined();
    });

    it('opens one attempt for a lesson in a sandbox, keeps its nonce and remembers that it is prepared', async () => {
      const one = { id: 'one', nonce: 'nonce-one', task: undefined };
      expect(await attempt('one', ada)).toEqual({ ...one, preparedAt: undefined });
      await store.attempts.setPrepared('one', 7);
      expect(await attempt('two', ada)).toEqual({ ...one, preparedAt: 7 });
      expect(await attempt('three', bob)).toMatchObject({ id: 'three', nonce: 'nonce-three', preparedAt: undefined });
    });

    it('remembers the task at which an attempt begins, and where a seat is to begin until it is renewed', async () => {
      const task = checkId.parse('own-uts');
      await store.attempts.open({ id: 'one', learner: ada, sandbox, lesson, nonce: 'n', startedAt: 5, task });
      expect(await attempt('two', ada)).toMatchObject({ id: 'one', task });
      const { id } = await store.seats.claim({ id: seat('a'), learner: ada, template: 'docker', createdAt: 1 });
      await store.seats.renew(id, seat('b'), { lesson, task });
      expect((await store.seats.get(ada, 'docker'))?.begin).toEqual({ lesson, task, begunIn: undefined });
      await store.seats.setBegun(seat('b'), sandbox);
      expect((await store.seats.get(ada, 'docker'))?.begin).toEqual({ lesson, task, begunIn: sandbox });
      await store.seats.renew(seat('b'), seat('c'));
      expect((await store.seats.get(ada, 'docker'))?.begin).toBeUndefined();
    });

    it('keeps the first pass of a check, through a restart', async () => {
      await attempt('one', ada);
      const pass = { learner: ada, lesson, check: checkId.parse('own-uts'), attempt: 'one' };
      await store.results.record([{ ...pass, at: 1000 }]);
      await store.results.record([
        { ...pass, at: 2000 },
        { ...pass, check: checkId.parse('own-net'), at: 3000 },
      ]);
      await store.results.record([]);
      await store.progress.setResume(ada, { lesson, anchor: 'uts' });
      await store.close();
      store = await reopen();
      expect([...(await store.results.passed(ada, lesson))]).toEqual([
        ['own-net', 3000],
        ['own-uts', 1000],
      ]);
      expect(await store.results.passed(bob, lesson)).toEqual(new Map());
      expect(await store.progress.get(ada)).toEqual({
        resume: { lesson, anchor: 'uts' },
        passed: [
          { lesson, check: 'own-uts', at: '1970-01-01T00:00:01.000Z' },
          { lesson, check: 'own-net', at: '1970-01-01T00:00:03.000Z' },
        ],
      });
    });

    it('has no progress for a new learner', async () => {
      expect(await store.progress.get(bob)).toEqual({ passed: [] });
    });

    it('finds the attempt that was begun last', async () => {
      expect(await store.attempts.latest(ada, lesson)).toBeUndefined();
      await attempt('one', ada);
      const next = { sandbox: sandboxId.parse('s-bbbbbbbbbbbb'), nonce: 'n', startedAt: 9 };
      await store.attempts.open({ id: 'two', learner: ada, lesson, ...next });
      expect(await store.attempts.latest(ada, lesson)).toBe('two');
      expect(await store.attempts.latest(bob, lesson)).toBeUndefined();
    });

    it('keeps the first time of each choice, and no more than allowed', async () => {
      const choose = (question: string, choice: string, at: number) => answer.parse({ question, choice, at });
      await store.answers.add(ada, lesson, [choose('q1', 'right', 7), choose('q2', 'small-vm', 5)], 4);
      await store.answers.add(ada, lesson, [choose('q2', 'small-vm', 9), choose('q2', 'right', 6)], 4);
      const kept = [choose('q2', 'small-vm', 5), choose('q2', 'right', 6), choose('q1', 'right', 7)];
      expect(await store.answers.of(ada, lesson)).toEqual(kept);
      await store.answers.add(ada, lesson, [choose('q3', 'right', 8), choose('q4', 'right', 8)], 4);
      await store.answers.add(ada, lesson, [choose('q5', 'right', 8)], 4);
      expect(await store.answers.of(ada, lesson)).toHaveLength(4);
      expect(await store.answers.of(bob, lesson)).toEqual([]);
    });

    it('knows what help was taken in which attempt', async () => {
      const own = checkId.parse('own-uts');
      const taken = { learner: ada, lesson, check: own, at: 1 };
      await store.help.record({ ...taken, attempt: 'one', rung: 'hint-1' });
      await store.help.record({ ...taken, attempt: 'one', rung: 'hint-1' });
      await store.help.record({ ...taken, attempt: undefined, rung: 'solution' });
      expect(await store.help.taken({ learner: ada, lesson, attempt: 'one' })).toEqual([
        { check: own, rung: 'hint-1' },
      ]);
      expect(await store.help.taken({ learner: ada, lesson, attempt: undefined })).toEqual([
        { check: own, rung: 'solution' },
      ]);
      expect(await store.help.taken({ learner: bob, lesson, attempt: 'one' })).toEqual([]);
    });

    it('writes down who did what, newest first', async () => {
      await store.audit.record({ id: '1', at: 1, actor: ada, action: 'sandbox.reset', subject: 's' });
      await store.audit.record({ id: '2', at: 2, actor: undefined, action: 'web.start', subject: 'web' });
      expect((await store.audit.latest(10)).map(({ id }) => id)).toEqual(['2', '1']);
    });

    it('agrees on one value of a setting', async () => {
      const values = await Promise.all(['a', 'b'].map((value) => store.settings.getOrCreate('key', value)));
      expect(new Set(values).size).toBe(1);
    });
  });
}
