import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** What the tables' code gets: the database, and how to run one query or transaction on it. */
export interface SqlContext {
  readonly db: Kysely<Tables>;
  run<T>(query: () => Promise<T>): Promise<T>;
}
