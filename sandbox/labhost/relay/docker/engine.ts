import { z } from 'zod';
import { type EngineEvent, type EngineObject, recordedActions } from '#protocol';
import { LineReader } from '../../observe/index.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { readEvent, type SeenEvent } from './read-event.ts';

/** Bytes of an answer at most. The engine remembers 256 events; each is a line of some hundred bytes. */
const limits = { version: 64 * 1024, event: 64 * 1024, memory: 4 * 1024 * 1024 };

/** The newest version of the API whose words we know; an engine that is older is asked in its own. */
const newestApi = { major: 1, minor: 45 };

/** Spends bytes; resolves when the next may be spent. */
export type Budget = (bytes: number) => Promise<void>;

/** What is asked of a learner's engine. Every answer is unparsed JSON or bytes: hostile. Throws EngineError. */
export interface Engine {
  /** The JSON at `path`; undefined when there is nothing of that name, or with `cut` when there is more than `limit` bytes. */
  json(path: string, options: { limit: number; cut?: boolean }): Promise<unknown>;
  /** The first bytes at `path`; none when the engine has none to give. */
  bytes(path: string, limit: number): Promise<Buffer>;
  /** Recorded events of these kinds of things from `since` (milliseconds since 1970) on, until `signal`; ends when the engine does. */
  events(of: readonly EngineObject[], since: number, signal: AbortSignal): AsyncGenerator<EngineEvent>;
  /** What the engine still remembers of what happened from `since` to `until`, all kinds of events, oldest first. */
  remembered(since: number, until: number): Promise<SeenEvent[]>;
}

/** Agrees on a version with the engine. `budget` counts bytes read, so that one sandbox cannot keep the relay busy. */
export async function openEngine(client: EngineClient, budget: Budget): Promise<Engine> {
  const { body: version } = await client.get('/version', { limit: limits.version });
  const api = `/v${apiVersion(parseJson(version))}`;

  return {
    json: async (path, options) => {
      const { status, body, cut } = await client.get(api + path, options);
      await budget(body.length);
      if (status === 404 || cut) return undefined;
      if (status !== 200) throw wrongStatus(status);
      return parseJson(body);
    },
    bytes: async (path, limit) => {
      const { status, body } = await client.get(api + path, { limit, cut: true });
      await budget(body.length);
      return status === 200 ? body : Buffer.alloc(0);
    },
    events: async function* (of, since, signal) {
      const filters = JSON.stringify({ type: of, event: of.flatMap((kind) => recordedActions[kind]) });
      const path = `${api}/events?since=${seconds(since)}&filters=${encodeURIComponent(filters)}`;
      const lines = new LineReader(limits.event);
      for await (const chunk of client.stream(path, signal)) {
        await budget(chunk.length);
        for (const line of lines.push(chunk)) {
          const event = readEvent(parseJson(line))?.event;
          if (event !== undefined && of.includes(event.type)) yield event;
        }
      }
    },
    remembered: async (since, until) => {
      const path = `${api}/events?since=${seconds(since)}&until=${seconds(until)}`;
      const { status, body } = await client.get(path, { limit: limits.memory });
      await budget(body.length);
      if (status !== 200) throw wrongStatus(status);
      return body
        .toString()
        .split('\n')
        .map((line) => readEvent(parseJson(line)))
        .filter((seen) => seen !== undefined);
    },
  };
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(6);

const wrongStatus = (status: number) =>
  new EngineError(`The Docker engine in the sandbox answered ${status} where 200 was expected`);

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
