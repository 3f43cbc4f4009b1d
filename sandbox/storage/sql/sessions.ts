import type { Sessions, Tickets } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function sessionTable({ db, run }: SqlContext): Sessions {
  return {
    create: ({ hash, learner, createdAt, expiresAt }) =>
      run(async () => {
        const times = { created_at: createdAt, seen_at: createdAt, expires_at: expiresAt };
        await db
          .insertInto('session')
          .values({ hash, learner, ...times })
          .execute();
      }),
    find: (hash, now) =>
      run(async () => {
        const row = await db
          .selectFrom('session')
          .innerJoin('learner', 'learner.id', 'session.learner')
          .select(['learner.id', 'learner.name', 'learner.role', 'session.seen_at', 'session.expires_at'])
          .where('session.hash', '=', hash)
          .where('session.expires_at', '>', now)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { id, name, role, seen_at: seenAt, expires_at: expiresAt } = row;
        return { hash, learner: { id, name, role }, seenAt, expiresAt };
      }),
    touch: (hash, seenAt, expiresAt) =>
      run(async () => {
        const times = { seen_at: seenAt, expires_at: expiresAt };
        await db.updateTable('session').set(times).where('hash', '=', hash).execute();
      }),
    remove: (hash) =>
      run(async () => {
        await db.deleteFrom('session').where('hash', '=', hash).execute();
      }),
  };
}

export function ticketTable({ db, run }: SqlContext): Tickets {
  return {
    create: ({ hash, session, learner, use, sandbox, expiresAt }) =>
      run(async () => {
        const row = { hash, session, learner, use, sandbox: sandbox ?? null, expires_at: expiresAt };
        await db.insertInto('ticket').values(row).execute();
      }),
    spend: (hash, now) =>
      run(async () => {
        // One statement: whoever deletes the row has it, a second spender finds none.
        const row = await db.deleteFrom('ticket').where('hash', '=', hash).returningAll().executeTakeFirst();
        if (row === undefined || row.expires_at <= now) return undefined;
        const { sandbox, expires_at: expiresAt, ...rest } = row;
        return { ...rest, sandbox: sandbox ?? undefined, expiresAt };
      }),
    removeExpired: (now) =>
      run(async () => {
        await db.deleteFrom('ticket').where('expires_at', '<=', now).execute();
      }),
  };
}
