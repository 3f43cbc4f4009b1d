/** Storage: what web remembers, behind interfaces, kept in SQLite. */
export { backupSqlite } from './sql/backup.ts';
export { openSqliteStore, type SqliteOptions } from './sql/sql-store.ts';
export type {
  Attempt,
  AuditEntry,
  Learner,
  Pass,
  Seat,
  SessionRecord,
  Store,
  Template,
  TicketRecord,
} from './store.ts';
