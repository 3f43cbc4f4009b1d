import type { LearnerId } from '#protocol';
import type { Seat, SeatLife, Seats, Template } from '../store.ts';
import type { Tables } from './schema.ts';
import type { SqlContext } from './sql-context.ts';

export function seatTable({ db, run }: SqlContext): Seats {
  const seatOf = (learner: LearnerId, template: Template) =>
    db.selectFrom('seat').selectAll().where('learner', '=', learner).where('template', '=', template);
  return {
    claim: ({ id, learner, template, createdAt }) =>
      run(async () => {
        const times = { since: createdAt, touched_at: createdAt, created_at: createdAt };
        const none = { class: null, sandbox: null, queued_at: null, held_until: null, started_at: null, ends_at: null };
        const nowhere = { begin_lesson: null, begin_task: null, begun_in: null };
        await db
          .insertInto('seat')
          .values({ id, learner, template, state: 'requested', ...times, ...none, ...nowhere })
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
    change: (id, change) =>
      run(async () => {
        const columns = toColumns(change);
        if (Object.keys(columns).length > 0) {
          await db.updateTable('seat').set(columns).where('id', '=', id).execute();
        }
      }),
    inUse: () =>
      run(async () => {
        const rows = await db
          .selectFrom('seat')
          .selectAll()
          .where('state', 'not in', ['stopped', 'failed'])
          .orderBy('queued_at')
          .orderBy('id')
          .execute();
        return rows.map(toSeat);
      }),
    ids: () => run(async () => new Set((await db.selectFrom('seat').select('id').execute()).map(({ id }) => id))),
    addStay: ({ seat, startedAt, endedAt }) =>
      run(async () => {
        await db
          .insertInto('stay')
          .values({ seat, started_at: startedAt, ended_at: endedAt })
          .onConflict((stay) => stay.columns(['seat', 'started_at']).doNothing())
          .execute();
      }),
    stays: (limit) =>
      run(async () => {
        const rows = await db.selectFrom('stay').selectAll().orderBy('ended_at', 'desc').limit(limit).execute();
        return rows.map((row) => ({ startedAt: row.started_at, endedAt: row.ended_at }));
      }),
    setBegun: (id, begun_in) =>
      run(async () => {
        await db.updateTable('seat').set({ begun_in }).where('id', '=', id).execute();
      }),
    renew: (id, next, begin) =>
      run(async () => {
        const { lesson = null, task = null } = begin ?? {};
        const fresh = { id: next, sandbox: null, begin_lesson: lesson, begin_task: task, begun_in: null };
        await db.updateTable('seat').set(fresh).where('id', '=', id).execute();
      }),
  };
}

/** A key that is there with undefined empties its column. */
function toColumns(change: Partial<SeatLife>): Partial<Tables['seat']> {
  const { state, since, touchedAt } = change;
  return {
    ...(state && { state }),
    ...(since && { since }),
    ...(touchedAt && { touched_at: touchedAt }),
    ...('queuedAt' in change && { queued_at: change.queuedAt ?? null }),
    ...('heldUntil' in change && { held_until: change.heldUntil ?? null }),
    ...('startedAt' in change && { started_at: change.startedAt ?? null }),
    ...('endsAt' in change && { ends_at: change.endsAt ?? null }),
  };
}

function beginOf({ begin_lesson: lesson, begin_task: task, begun_in: begunIn }: Tables['seat']): Seat['begin'] {
  return lesson === null || task === null ? undefined : { lesson, task, begunIn: begunIn ?? undefined };
}

function toSeat(row: Tables['seat']): Seat {
  const { id, learner, template, state, since } = row;
  return {
    id,
    learner,
    template,
    state,
    since,
    sandbox: row.sandbox ?? undefined,
    queuedAt: row.queued_at ?? undefined,
    heldUntil: row.held_until ?? undefined,
    startedAt: row.started_at ?? undefined,
    endsAt: row.ends_at ?? undefined,
    touchedAt: row.touched_at,
    begin: beginOf(row),
  };
}
