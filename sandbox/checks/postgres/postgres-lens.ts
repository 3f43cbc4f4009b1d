import { exchangeRequest } from '#protocol';
import type { ContainerLens } from '../docker/container-lens.ts';
import { type ProbeFailure, showOutcome } from '../http/diagnosis.ts';
import { type Absence, absent, type Fact, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, shellWord } from '../language/wording.ts';
import { ask, type Reply, readReply } from './wire.ts';

/** PostgreSQL servers of the learner. Every method is a probe: `await` it. */
export interface PostgresLens {
  /**
   * Every value of every row that `sql` gives, as text, NULL left out. Asked over the network of the container itself, where a server that
   * was set up as the official image does lets everybody in; as the user and of the database that its variables POSTGRES_USER and
   * POSTGRES_DB name. Nothing can be changed by it. Absent, with the server's own words, when it has no such answer.
   */
  query(container: ContainerLens, sql: string): Promise<Fact<readonly string[]>>;
}

const port = 5432;
/** Milliseconds. */
const timeoutMs = 3000;

export function postgresLens(reader: Reader): PostgresLens {
  return {
    query: async (container, sql) => {
      const user = container.variable('POSTGRES_USER').value || 'postgres';
      const database = container.variable('POSTGRES_DB').value || user;
      const client = `psql -U ${shellWord(user)} -d ${shellWord(database)} -c ${shellWord(sql)}`;
      const see = `docker exec ${shellWord(container.name)} ${client}`;
      const origin = { name: `the answer of ${code(container.name)} to ${code(sql)}`, from: see, see, show: nameList };
      const { value: process, absence } = container.pid;
      if (process === undefined)
        return absent(origin, absence ?? { ...origin, expected: origin.name, found: 'nothing' });
      const send = ask({ user, database, sql, timeout: timeoutMs / 2 });
      const result = await reader.probe(exchangeRequest.parse({ process, port, send, timeoutMs }));
      if (result.outcome === 'answered') throw new TypeError('An exchange was answered with HTTP');
      if (result.outcome !== 'exchanged') return absent(origin, silence(container.name, result.outcome));
      const reply = readReply(result.received, result.cut);
      return reply.kind === 'values'
        ? present(origin, reply.values)
        : absent(origin, refusal(container.name, reply, see));
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
