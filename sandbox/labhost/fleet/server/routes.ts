import type { IncomingMessage } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import type { LessonId } from '#protocol';
import {
  type AgentHello,
  type AgentSandbox,
  type ClaimRequest,
  claimRequest,
  type EgressRequest,
  egressRequest,
  type FilesOutcome,
  lessonId,
  maxSnapshot,
  type RunRequest,
  type RunResult,
  runRequest,
  type SandboxId,
  sandboxId,
  UserError,
} from '#protocol';
import { readJson } from '../../read-json.ts';
import { boundedBody } from './body.ts';

/** What fleet does for web, one method a route. Failures that web can act on are UserErrors. */
export interface FleetApi {
  hello(): Promise<AgentHello>;
  list(): readonly AgentSandbox[];
  claim(request: ClaimRequest): Promise<AgentSandbox>;
  find(id: SandboxId): AgentSandbox;
  /** Resolves when its programs and files are gone; it is listed as `removing` until its network is gone too. */
  remove(id: SandboxId): Promise<void>;
  pause(id: SandboxId): Promise<AgentSandbox>;
  setEgress(id: SandboxId, egress: EgressRequest['egress']): Promise<AgentSandbox>;
  putLesson(id: SandboxId, lesson: LessonId, tar: Readable): Promise<RunResult>;
  run(id: SandboxId, request: RunRequest): Promise<RunResult>;
  readFiles(id: SandboxId, into: Writable): Promise<FilesOutcome>;
  writeFiles(id: SandboxId, tar: Readable): Promise<RunResult>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Instead of a body: writes it, and says at the end what became of it. */
  readonly stream?: (into: Writable) => Promise<FilesOutcome>;
}

/** Bytes of a lesson's archive, and of any other body. */
const maxArchive = 16 * 1024 * 1024;
const maxBody = 512 * 1024;

const json = (body: unknown): Answer => ({ status: 200, body });

/** Finds the route and follows it. Throws UserError `not-found`, and what the route throws. */
export async function answerRequest(api: FleetApi, request: IncomingMessage): Promise<Answer> {
  const [, version, collection, rawId, action, ...rest] = pathOf(request);
  const method = request.method ?? '';
  if (version === 'v1' && collection === 'hello' && rawId === undefined && method === 'GET')
    return json(await api.hello());
  if (version !== 'v1' || collection !== 'sandboxes') throw notFound();
  if (rawId === undefined) {
    if (method === 'GET') return json(api.list());
    if (method === 'POST') return json(await api.claim(await readJson(request, claimRequest, maxBody)));
    throw notFound();
  }
  const id = parsePart(sandboxId, rawId);
  if (action === undefined) {
    if (method === 'GET') return json(api.find(id));
    if (method !== 'DELETE') throw notFound();
    await api.remove(id);
    return { status: 204 };
  }
  if (action === 'pause' && rest.length === 0 && method === 'POST') return json(await api.pause(id));
  if (action === 'egress' && rest.length === 0 && method === 'PUT') {
    const { egress } = await readJson(request, egressRequest, maxBody);
    return json(await api.setEgress(id, egress));
  }
  if (action === 'run' && rest.length === 0 && method === 'POST') {
    api.find(id);
    return json(await api.run(id, await readJson(request, runRequest, maxBody)));
  }
  if (action === 'files' && rest.length === 0 && (method === 'GET' || method === 'PUT')) {
    api.find(id);
    if (method === 'GET') return { status: 200, stream: (into) => api.readFiles(id, into) };
    return json(await api.writeFiles(id, boundedBody(request, maxSnapshot)));
  }
  if (action === 'lessons' && rest.length === 2 && method === 'PUT') {
    const lesson = parsePart(lessonId, rest.join('/'));
    api.find(id);
    return json(await api.putLesson(id, lesson, boundedBody(request, maxArchive)));
  }
  throw notFound();
}

/** The sandbox of an upgrade to `/v1/sandboxes/:id/observe`; undefined for any other path. */
export function observedSandbox(request: IncomingMessage): SandboxId | undefined {
  const [, version, collection, rawId, action, ...rest] = pathOf(request);
  if (version !== 'v1' || collection !== 'sandboxes' || action !== 'observe' || rest.length > 0) return undefined;
  return sandboxId.safeParse(rawId).data;
}

function pathOf(request: IncomingMessage): readonly string[] {
  return (request.url ?? '').split('?', 1)[0]?.split('/') ?? [];
}

function parsePart<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw notFound();
}

function notFound(): UserError {
  return new UserError({ code: 'not-found', message: 'There is nothing here' }, { status: 404 });
}
