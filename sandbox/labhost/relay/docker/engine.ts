import { z } from 'zod';
import { LineReader } from '../../observe/index.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError, noAnswer } from './engine-error.ts';
import { type EngineEvent, engineEvent, watchedEvents } from './engine-event.ts';

/** Bytes of an answer at most. */
const limits = { ping: 4096, list: 2 * 1024 * 1024, inspect: 512 * 1024, log: 256 * 1024, event: 64 * 1024 };

/** The newest version of the API whose words we know; an engine that is older is asked in its own. */
const newestApi = { major: 1, minor: 45 };

/** What is asked of a learner's engine. Every answer is unparsed JSON or bytes: hostile. */
export interface Engine {
  /** Ids of containers, newest first, at most `count`. */
  list(count: number): Promise<string[]>;
  /** `docker inspect`; undefined when there is no such container, or more of it than we read. */
  inspect(id: string): Promise<unknown>;
  /** The last entries of a log as the engine frames them: up to 256 KiB. */
  log(id: string, entries: number): Promise<Buffer>;
  /** Events of containers and networks from `since` (milliseconds since 1970) on, until `signal`; ends when the engine does. */
  events(since: number, signal: AbortSignal): AsyncGenerator<EngineEvent>;
}

const listed = z.array(z.object({ Id: z.string().regex(/^[0-9a-f]{64}$/) }));

/** Agrees on a version with the engine. `budget` counts bytes read, so that one sandbox cannot keep the relay busy. */
export async function openEngine(client: EngineClient, budget: (bytes: number) => Promise<void>): Promise<Engine> {
  const { body: version } = await client.get('/version', { limit: limits.list });
  const api = `/v${apiVersion(parseJson(version))}`;

  return {
    list: async (count) => {
      const { status, body } = await client.get(`${api}/containers/json?all=1&limit=${count}`, { limit: limits.list });
      await budget(body.length);
      const ids = status === 200 ? listed.safeParse(parseJson(body)).data : undefined;
      if (ids === undefined) throw new EngineError('The Docker engine in the sandbox gave no list of containers');
      return ids.slice(0, count).map(({ Id }) => Id);
    },
    inspect: async (id) => {
      const answer = await client.get(`${api}/containers/${id}/json`, { limit: limits.inspect, cut: true });
      await budget(answer.body.length);
      if (answer.status === 404 || answer.cut) return undefined;
      if (answer.status !== 200) throw new EngineError(noAnswer);
      return parseJson(answer.body);
    },
    log: async (id, entries) => {
      const path = `${api}/containers/${id}/logs?stdout=1&stderr=1&tail=${entries}`;
      const { status, body } = await client.get(path, { limit: limits.log, cut: true });
      await budget(body.length);
      // A log driver that cannot be read answers with an error.
      return status === 200 ? body : Buffer.alloc(0);
    },
    events: async function* (since, signal) {
      const filters = encodeURIComponent(JSON.stringify({ type: ['container', 'network'], event: watchedEvents }));
      const path = `${api}/events?since=${(since / 1000).toFixed(3)}&filters=${filters}`;
      const lines = new LineReader(limits.event);
      for await (const chunk of client.stream(path, signal)) {
        await budget(chunk.length);
        for (const line of lines.push(chunk)) {
          const event = engineEvent.safeParse(parseJson(line)).data;
          if (event !== undefined) yield event;
        }
      }
    },
  };
}

function apiVersion(version: unknown): string {
  const said = z.object({ ApiVersion: z.string().regex(/^1\.\d{1,3}$/) }).safeParse(version).data;
  if (said === undefined) throw new EngineError('The Docker engine in the sandbox does not say its version');
  const minor = Number(said.ApiVersion.slice(2));
  return `${newestApi.major}.${Math.min(minor, newestApi.minor)}`;
}

function parseJson(text: Buffer | string): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
