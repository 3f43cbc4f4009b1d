import type { LearnerId } from '#protocol';
import type { Seat, Seats, Template } from '../store.ts';
import type { Tables } from './schema.ts';
import type { SqlContext } from './sql-context.ts';

export function seatTable({ db, run }: SqlContext): Seats {
  const seatOf = (learner: LearnerId, template: Template) =>
    db.selectFrom('seat').selectAll().where('learner', '=', learner).where('template', '=', template);
  return {
    claim: ({ id, learner, template, createdAt }) =>
      run(async () => {
        const row = { id, learner, template, class: null, sandbox: null, created_at: createdAt };
        await db
          .insertInto('seat')
          .values(row)
          .onConflict((seat) => seat.columns(['learner', 'template']).doNothing())
          .execute();
        return toSeat(await seatOf(learner, template).executeTakeFirstOrThrow());
      }),
    get: (learner, template) =>
      run(async () => {
        const row = await seatOf(learner, template).executeTakeFirst();
        return row === undefined ? undefined : toSeat(row);
      }),
    find: (learner, sandbox) =>
      run(async () => {
        const row = await db
          .selectFrom('seat')
          .selectAll()
          .where('learner', '=', learner)
          .where('sandbox', '=', sandbox)
          .executeTakeFirst();
        return row === undefined ? undefined : toSeat(row);
      }),
    setSandbox: (id, sandbox) =>
      run(async () => {
        await db.updateTable('seat').set({ sandbox }).where('id', '=', id).execute();
      }),
    renew: (id, next) =>
      run(async () => {
        await db.updateTable('seat').set({ id: next, sandbox: null }).where('id', '=', id).execute();
      }),
  };
}

function toSeat({ id, learner, template, sandbox }: Tables['seat']): Seat {
  return { id, learner, template, sandbox: sandbox ?? undefined };
}
