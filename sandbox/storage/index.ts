/** Storage: what web remembers, behind interfaces, kept in SQLite. */
export { assertSqlite, backupSqlite, learnerNames } from './sql/backup.ts';
export { openSqliteStore } from './sql/sql-store.ts';
export type {
  Class,
  Learner,
  Pass,
  Reservation,
  Seat,
  SessionRecord,
  Stay,
  Store,
  TicketRecord,
  TicketUse,
} from './store.ts';
