import type { IncomingMessage, ServerResponse } from 'node:http';
import { courseRegistry } from '#protocol';
import { type Decision, decide, type Shelf } from './decide.ts';
import { forward } from './forward.ts';
import { type Identity, identify, tokenFor } from './identity.ts';
import type { Quota } from './quota.ts';

export interface ImagesContext {
  readonly secret: string;
  readonly quota: Quota;
  /** Port on loopback of the storage of each shelf. */
  readonly ports: Readonly<Record<Shelf, number>>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Bytes of what the set-up sends; learners have less. */
const mostOfStaff = 8 * 1024 ** 3;

/** Answers the distribution API (v2) and its token endpoint. Throws when a storage breaks off. */
export async function answerImages(
  context: ImagesContext,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const { secret, now } = context;
  const path = (asked.url ?? '').split('?', 1)[0] ?? '';
  const identity = identify(secret, asked.headers.authorization, now());
  if (path === '/token') return giveToken(context, asked, answer, identity);
  const host = (asked.headers.host ?? '').replace(/:\d+$/, '');
  const decision = decide({ host, method: asked.method ?? '', path, identity });
  switch (decision.do) {
    case 'greet':
      answer.writeHead(200, { ...api, 'content-type': 'application/json' }).end('{}');
      return;
    case 'challenge':
      return sendChallenge(asked, answer, decision.message);
    case 'refuse':
      asked.resume();
      return sendError(answer, decision);
    case 'forward':
      return passOn(context, decision, asked, answer);
  }
}

async function passOn(
  { quota, ports }: ImagesContext,
  { shelves, owner }: Extract<Decision, { do: 'forward' }>,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const most = owner === undefined ? mostOfStaff : quota.left(owner);
  const { sent, outcome } = await forward(asked, answer, { ports, shelves, most });
  if (owner !== undefined) quota.add(owner, sent);
  if (outcome === 'too-much') return sendError(answer, { status: 403, code: 'DENIED', message: full });
  if (outcome === 'missing') return sendError(answer, { status: 404, code: 'MANIFEST_UNKNOWN', message: missing });
}

const full = 'Your space in the course registry is full: push a smaller image, or ask who runs the course';
const missing = 'The course registry does not have it';
const api = { 'docker-distribution-api-version': 'registry/2.0' };

/** Who gives no name gets a token that lets him pull; who gives a wrong one gets none. */
function giveToken(
  { secret, now }: ImagesContext,
  asked: IncomingMessage,
  answer: ServerResponse,
  identity: Identity | undefined,
): void {
  asked.resume();
  if (asked.method !== 'GET') {
    sendError(answer, { status: 404, code: 'UNSUPPORTED', message: 'Ask with GET' });
    return;
  }
  if (identity === undefined && asked.headers.authorization !== undefined) {
    sendError(answer, { status: 401, code: 'UNAUTHORIZED', message: wrongPassword });
    return;
  }
  const { token, seconds } = tokenFor(secret, identity ?? 'anonymous', now());
  const body = JSON.stringify({ token, access_token: token, expires_in: seconds });
  answer.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
}

const wrongPassword = 'Name and password do not belong together';

function sendChallenge(asked: IncomingMessage, answer: ServerResponse, message: string): void {
  asked.resume();
  const host = /^[a-z0-9.-]+(:\d+)?$/.exec(asked.headers.host ?? '')?.[0] ?? courseRegistry.host;
  answer.setHeader('www-authenticate', `Bearer realm="http://${host}/token",service="${courseRegistry.host}"`);
  sendError(answer, { status: 401, code: 'UNAUTHORIZED', message });
}

function sendError(
  answer: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
): void {
  if (answer.headersSent) {
    answer.destroy();
    return;
  }
  const body = JSON.stringify({ errors: [{ code, message, detail: null }] });
  answer.writeHead(status, { ...api, 'content-type': 'application/json' }).end(body);
}
