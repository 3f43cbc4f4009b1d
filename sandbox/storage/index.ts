/** Storage: what web remembers, behind interfaces, kept in SQLite. */
export { backupSqlite } from './sql/backup.ts';
export { openSqliteStore } from './sql/sql-store.ts';
export type { Learner, Pass, Seat, SessionRecord, Store, TicketRecord } from './store.ts';
