import { exchangeRequest } from '#protocol';
import type { ContainerLens } from '../docker/container-lens.ts';
import { type ProbeFailure, showOutcome } from '../http/diagnosis.ts';
import { type Absence, absent, type Fact, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { code, moment, nameList, shellWord } from '../language/wording.ts';
import { ask, type Reply, readReply } from './wire.ts';

/** PostgreSQL servers of the learner. Every method is a probe: `await` it. */
export interface PostgresLens {
  /**
   * Every value of every row that `sql` gives, as text, NULL left out. Asked over the network of the container itself, where a server that
   * was set up as the official image does lets everybody in; as the user and of the database that its variables POSTGRES_USER and
   * POSTGRES_DB name. Nothing can be changed by it. Absent, with the server's own words, when it has no such answer.
   */
  query(container: ContainerLens, sql: string): Promise<Fact<readonly string[]>>;
  /**
   * When the database that the server in a container runs on was made, whichever container made it: the identifier that initdb wrote into
   * its files begins with the time. @unit milliseconds since 1970
   */
  madeAt(container: ContainerLens): Promise<Fact<number>>;
  /**
   * Every value of those rows of `table` that are older than the server's last checkpoint. Each start has one, at its beginning or at the end
   * of the run before: a row that is not among them was written by the server that runs now. The reverse does not hold: a later
   * checkpoint (after five minutes, or by the command) takes in what was written since.
   */
  keptRows(container: ContainerLens, table: string): Promise<Fact<readonly string[]>>;
}

/** Seconds are in the upper half of the identifier, microseconds in the next 20 bits. */
const madeAtSql =
  'SELECT (system_identifier >> 32) * 1000 + (system_identifier >> 12 & 1048575) / 1000 FROM pg_control_system()';

/** xmin is the transaction that wrote a row; the checkpoint knows which would have been next. */
const keptSql = (table: string) =>
  `SELECT t.* FROM ${table} AS t, pg_control_checkpoint() WHERE t.xmin::text::bigint < split_part(next_xid, ':', 2)::bigint`;

const port = 5432;
/** Milliseconds. */
const timeoutMs = 3000;

export function postgresLens(reader: Reader): PostgresLens {
  const query: PostgresLens['query'] = async (container, sql) => {
    const user = container.variable('POSTGRES_USER').value || 'postgres';
    const database = container.variable('POSTGRES_DB').value || user;
    const client = `psql -U ${shellWord(user)} -d ${shellWord(database)} -c ${shellWord(sql)}`;
    const see = `docker exec ${shellWord(container.name)} ${client}`;
    const origin = { name: `the answer of ${code(container.name)} to ${code(sql)}`, from: see, see, show: nameList };
    const { value: process, absence } = container.pid;
    if (process === undefined) return absent(origin, absence ?? { ...origin, expected: origin.name, found: 'nothing' });
    const send = ask({ user, database, sql, timeout: timeoutMs / 2 });
    const result = await reader.probe(exchangeRequest.parse({ process, port, send, timeoutMs }));
    if (result.outcome === 'answered') throw new TypeError('An exchange was answered with HTTP');
    if (result.outcome !== 'exchanged') return absent(origin, silence(container.name, result.outcome));
    const reply = readReply(result.received, result.cut);
    if (reply.kind === 'error' && reply.passing) {
      const goal = `PostgreSQL in ${code(container.name)}, which says: ${reply.message}`;
      reader.moving({ since: container.startedAt.value ?? 0, lasts: null, doubts: 'answers', for: goal, told: true });
    }
    return reply.kind === 'values'
      ? present(origin, reply.values)
      : absent(origin, refusal(container.name, reply, see));
  };
  return {
    query,
    keptRows: (container, table) => query(container, keptSql(table)),
    madeAt: async (container) => {
      const { value: [text] = [], absence, from, see } = await query(container, madeAtSql);
      const name = `the time at which the database of ${code(container.name)} was made`;
      const origin = { name, from, see, show: (at: number) => moment(at), isMoment: true };
      const time = text === undefined ? Number.NaN : Number(text);
      if (!Number.isNaN(time)) return present(origin, time);
      return absent(origin, absence ?? { expected: name, found: 'no time', from, see });
    },
  };
}

/** No server answers. */
function silence(name: string, outcome: ProbeFailure): Absence {
  const who = code(name);
  const say =
    outcome === 'refused'
      ? `${who} runs, but nothing listens on its port ${port}: PostgreSQL is still starting, or is not what runs in it.`
      : undefined;
  return {
    ...{ expected: `PostgreSQL in ${who} to answer`, found: showOutcome(outcome) },
    ...{ from: `port ${port} of ${who}`, see: `docker logs --tail 20 ${shellWord(name)}` },
    ...(say === undefined ? {} : { say }),
  };
}

/** A server that gives no rows. */
function refusal(name: string, reply: Exclude<Reply, { kind: 'values' }>, see: string): Absence {
  const who = code(name);
  const evidence = { expected: `rows from PostgreSQL in ${who}`, from: see, see };
  switch (reply.kind) {
    case 'error':
      return { ...evidence, found: 'an error', say: `PostgreSQL says: ${reply.message}` };
    case 'password':
      return {
        ...evidence,
        found: 'it asks for a password',
        say: `PostgreSQL in ${who} asks even its own container for a password. As its image sets it up, it does not.`,
      };
    case 'not-postgres':
      return { ...evidence, found: `something on port ${port} that is not PostgreSQL` };
    default:
      return reply satisfies never;
  }
}
