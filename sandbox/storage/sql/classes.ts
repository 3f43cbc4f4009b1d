import type { LearnerId } from '#protocol';
import type { Class, Classes } from '../store.ts';
import type { Tables } from './schema.ts';
import type { SqlContext } from './sql-context.ts';

export function classTable({ db, run }: SqlContext): Classes {
  // One without an owner was made before classes had one, and has no code.
  const classes = () => db.selectFrom('class').selectAll().where('owner', 'is not', null);
  return {
    create: ({ id, name, owner, joinCode, createdAt }) =>
      run(async () => {
        const row = { id, name, owner, join_code: joinCode, created_at: createdAt };
        await db.insertInto('class').values(row).execute();
      }),
    get: (id) => run(async () => toClass(await classes().where('id', '=', id).executeTakeFirst())),
    owned: (owner) =>
      run(async () => {
        const rows = await classes().where('owner', '=', owner).orderBy('created_at').execute();
        return rows.map(toClass).filter((found) => found !== undefined);
      }),
    findByCode: (joinCode) =>
      run(async () => toClass(await classes().where('join_code', '=', joinCode).executeTakeFirst())),
    join: (id, learner) =>
      run(async () => {
        await db
          .insertInto('class_member')
          .values({ class: id, learner, role: 'learner' })
          .onConflict((member) => member.columns(['class', 'learner']).doNothing())
          .execute();
      }),
    memberships: (learners) =>
      run(async () => {
        const found = new Map<LearnerId, Set<string>>();
        if (learners.length === 0) return found;
        const rows = await db.selectFrom('class_member').selectAll().where('learner', 'in', learners).execute();
        for (const row of rows) found.set(row.learner, (found.get(row.learner) ?? new Set()).add(row.class));
        return found;
      }),
    reserve: ({ id, class: of, seats, startsAt, endsAt, createdAt }) =>
      run(async () => {
        const row = { id, class: of, seats, starts_at: startsAt, ends_at: endsAt, created_at: createdAt };
        await db.insertInto('reservation').values(row).execute();
      }),
    reservations: (after) =>
      run(async () => {
        const rows = await db
          .selectFrom('reservation')
          .selectAll()
          .where('ends_at', '>', after)
          .orderBy('starts_at')
          .orderBy('id')
          .execute();
        return rows.map((row) => ({
          id: row.id,
          class: row.class,
          seats: row.seats,
          startsAt: row.starts_at,
          endsAt: row.ends_at,
        }));
      }),
    cancel: (id, reservation) =>
      run(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('reservation')
          .where('class', '=', id)
          .where('id', '=', reservation)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}

function toClass(row: Tables['class'] | undefined): Class | undefined {
  if (row === undefined || row.owner === null) return undefined;
  return { id: row.id, name: row.name, owner: row.owner, joinCode: row.join_code };
}
