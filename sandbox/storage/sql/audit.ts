import type { Audit, Settings } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function auditTable({ db, run }: SqlContext): Audit {
  return {
    record: (entry) =>
      run(async () => {
        await db
          .insertInto('audit')
          .values({ ...entry, actor: entry.actor ?? null })
          .execute();
      }),
    latest: (limit) =>
      run(async () => {
        const rows = await db.selectFrom('audit').selectAll().orderBy('at', 'desc').limit(limit).execute();
        return rows.map((row) => ({ ...row, actor: row.actor ?? undefined }));
      }),
  };
}

export function settingTable({ db, run }: SqlContext): Settings {
  return {
    getOrCreate: (name, value) =>
      run(async () => {
        await db
          .insertInto('setting')
          .values({ name, value })
          .onConflict((setting) => setting.column('name').doNothing())
          .execute();
        const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirstOrThrow();
        return row.value;
      }),
  };
}
