import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnerId, lessonId, nonce, sandboxId } from '#protocol';
import { storeContract } from '../../testing/store-contract.ts';
import { backupSqlite, openSqliteStore } from '../index.ts';
import { up as firstSchema } from '../migrations/0001-first-schema.ts';
import { migrations } from '../migrations/index.ts';
import type { Store } from '../store.ts';
import { waitForLock } from './lock-wait.ts';
import type { Tables } from './schema.ts';
import { openSqlite, sqliteDialect } from './sqlite-dialect.ts';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-store-'));
});
afterAll(() => rm(folder, { recursive: true }));

const now = () => Date.now();
const newFile = () => {
  count += 1;
  return join(folder, `${count}.sqlite`);
};

storeContract('SQLite', async () => {
  const file = newFile();
  return { store: await openSqliteStore({ file, now }), reopen: () => openSqliteStore({ file, now }) };
});

const ada = learnerId.parse('l-aaaaaaaaaaaaaaaaaaaa');
const guest = {
  id: ada,
  name: 'guest 1',
  role: 'learner',
  recoveryHash: 'code',
  seedSecret: 'secret',
  createdAt: 1,
} as const;

describe('SQLite', () => {
  it('is migrated once when several open it at the same moment', async () => {
    const file = newFile();
    const stores = await Promise.all([1, 2, 3].map(() => openSqliteStore({ file, now })));
    const check = new DatabaseSync(file);
    expect(check.prepare('select name from kysely_migration').all()).toEqual([
      { name: '0001-first-schema' },
      { name: '0002-seeds' },
      { name: '0003-learning' },
      { name: '0004-seats' },
      { name: '0005-steps' },
    ]);
    expect(check.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    check.close();
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is migrated while an older web works: none of its queries fails, before or after', async () => {
    const file = newFile();
    const old = new Kysely<Tables>({ dialect: sqliteDialect(openSqlite(file)) });
    const former = Object.fromEntries(Object.entries(migrations).slice(0, -1));
    const provider = { getMigrations: async () => former };
    expect((await new Migrator({ db: old, provider }).migrateToLatest()).error).toBeUndefined();
    // As the web of that schema writes: it knows nothing of what comes.
    const wait = { patience: 20_000, now };
    let written = 0;
    const write = async () => {
      const id = `l-${String.fromCharCode(97 + (written % 26)).repeat(19)}${written++}`;
      await waitForLock(wait, () =>
        sql`insert into learner (id, name, role, recovery_hash, seed_secret, created_at)
          values (${id}, 'guest', 'learner', ${id}, 's', 1)`.execute(old),
      );
      await waitForLock(wait, () =>
        sql`insert into seat (id, learner, template, created_at) values (${id}, ${id}, 'docker', 1)`.execute(old),
      );
    };
    for (let count = 0; count < 5; count += 1) await write();
    let store: Store | undefined;
    const opening = openSqliteStore({ file, now }).then((opened) => {
      store = opened;
    });
    while (store === undefined) {
      await write();
      await delay(1);
    }
    await opening;
    for (let count = 0; count < 5; count += 1) await write();
    expect(written).toBeGreaterThan(10);
    expect((await sql<{ count: number }>`select count(*) as count from seat`.execute(old)).rows).toEqual([
      { count: written },
    ]);
    expect((await store.seats.ids()).size).toBe(written);
    await store.close();
    await old.destroy();
  });

  it('gives learners and attempts of an older database a secret, a nonce and another preparation', async () => {
    const file = newFile();
    const old = new Kysely<Tables>({ dialect: sqliteDialect(openSqlite(file)) });
    const provider = { getMigrations: async () => ({ '0001-first-schema': { up: firstSchema } }) };
    expect((await new Migrator({ db: old, provider }).migrateToLatest()).error).toBeUndefined();
    await old.destroy();
    const raw = new DatabaseSync(file);
    const people = ['a', 'b'].map((letter) => learnerId.parse(`l-${letter.repeat(20)}`));
    for (const id of people) {
      raw.exec(`insert into learner values ('${id}', 'guest', 'learner', 'code-${id}', 1, null, null)`);
      raw.exec(`insert into attempt values ('at-${id}', '${id}', 's-aaaaaaaaaaaa', 'linux/02-namespaces', 1, 2)`);
    }
    raw.close();
    const store = await openSqliteStore({ file, now });
    const secrets = await Promise.all(people.map((id) => store.learners.seedSecret(id)));
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(new Set(secrets).size).toBe(2);
    const attempts = await Promise.all(
      people.map((learner) =>
        store.attempts.open({
          id: 'another',
          learner,
          sandbox: sandboxId.parse('s-aaaaaaaaaaaa'),
          lesson: lessonId.parse('linux/02-namespaces'),
          nonce: 'given',
          startedAt: 3,
        }),
      ),
    );
    expect(attempts.map(({ id }) => id)).toEqual(people.map((id) => `at-${id}`));
    for (const attempt of attempts) expect(nonce.safeParse(attempt.nonce).success).toBe(true);
    expect(attempts.map(({ preparedAt }) => preparedAt)).toEqual([undefined, undefined]);
    await store.close();
  });

  it('waits for a lock, then tells that the database is busy', async () => {
    const file = newFile();
    const store = await openSqliteStore({ file, now, patience: 150 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await expect(store.learners.create(guest)).rejects.toMatchObject({
      status: 503,
      problem: {
        code: 'database-busy',
        message: 'The database is locked by another program, so nothing was saved',
        hint: 'Try again in a moment. If it stays so, ask the operator what else has the database file open',
      },
    });
    expect(await store.learners.get(ada)).toBeUndefined();
    const later = store.learners.create(guest);
    other.exec('commit');
    await later;
    expect(await store.learners.get(ada)).toMatchObject({ id: ada });
    other.close();
    await store.close();
  });

  it('says what is wrong with a file that it cannot use', async () => {
    const file = newFile();
    await writeFile(file, 'This is no database at all, but a text that is long enough to be looked at. '.repeat(20));
    for (const path of [file, '/nowhere/drydock.sqlite']) {
      await expect(openSqliteStore({ file: path, now })).rejects.toMatchObject({
        problem: { code: 'database-unusable', message: expect.stringContaining(path) },
      });
    }
  });

  it('refuses what breaks a reference', async () => {
    const store = await openSqliteStore({ file: newFile(), now });
    await expect(store.sessions.create({ hash: 'h', learner: ada, createdAt: 1, expiresAt: 2 })).rejects.toThrow(
      /FOREIGN KEY/,
    );
    await store.close();
  });

  it('is copied whole while it is open', async () => {
    const file = newFile();
    const store = await openSqliteStore({ file, now });
    await store.learners.create(guest);
    const copy = newFile();
    await backupSqlite(file, copy);
    await backupSqlite(file, copy);
    const restored = await openSqliteStore({ file: copy, now });
    expect(await restored.learners.get(ada)).toMatchObject({ id: ada });
    await restored.close();
    await store.close();
  });
});
