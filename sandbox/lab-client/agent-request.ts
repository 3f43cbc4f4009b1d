import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { z } from 'zod';
import { type Problem, problem, UserError } from '#protocol';
import { labHostAway, labHostProblem } from './problems.ts';

/** Most bytes that an answer of the agent may have. */
const maxAnswer = 1024 * 1024;

interface AgentRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** JSON unless it is bytes. */
  readonly body?: unknown;
  /** Milliseconds for everything. */
  readonly deadline: number;
}

export interface AgentAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the agent; 404 is an answer, everything else from 400 is thrown as UserError (502 or 503). */
export type AskAgent = (request: AgentRequest) => Promise<AgentAnswer>;

/**
 * An own connection pool instead of `fetch`: an HTTP proxy of the environment must never see these requests, whatever
 * NODE_USE_ENV_PROXY says.
 */
export function agentRequester(base: URL, secret: string): AskAgent & { close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const ask: AskAgent = async ({ method, path, body, deadline }) => {
    const bytes =
      body instanceof Uint8Array ? body : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const type = body instanceof Uint8Array ? 'application/x-tar' : 'application/json';
    const headers = {
      authorization: `Bearer ${secret}`,
      ...(bytes === undefined ? {} : { 'content-type': type, 'content-length': bytes.length }),
    };
    const signal = AbortSignal.timeout(deadline);
    try {
      const answer = await send(new URL(path, base), { method, headers, agent, signal }, bytes);
      const parsed = await readJson(answer);
      const status = answer.statusCode ?? 0;
      if (status < 400 || status === 404) return { status, body: parsed };
      throw labHostProblem(status, problemOf(parsed));
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw labHostAway(cause);
    }
  };
  return Object.assign(ask, { close: () => agent.destroy() });
}

/**
 * The agent ends connections that were idle for some seconds. A request that sets out on one at that moment is never read: it goes out
 * again, in the end on a new connection. Source: `request.reusedSocket` in the documentation of Node's http.
 */
function send(url: URL, options: RequestOptions, bytes: Buffer | Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, options, resolve);
    request.on('error', (error) => {
      const wasReset = 'code' in error && error.code === 'ECONNRESET';
      if (request.reusedSocket && wasReset) send(url, options, bytes).then(resolve, reject);
      else reject(error);
    });
    request.end(bytes);
  });
}

async function readJson(answer: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > maxAnswer) throw new Error(`The agent answered more than ${maxAnswer} bytes`);
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const failure = z.object({ error: problem });

function problemOf(body: unknown): Problem | undefined {
  return failure.safeParse(body).data?.error;
}
