import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { filesTrailer, type SandboxId, UserError } from '#protocol';
import type { Log } from '../../observe/index.ts';
import { bearerCheck } from './bearer.ts';
import { type Answer, answerRequest, type FleetApi, observedSandbox } from './routes.ts';

/** Takes over upgrades to `/v1/sandboxes/:id/observe` that carry the secret. */
interface ObserveHook {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, sandbox: SandboxId): void;
}

export interface FleetServerContext {
  readonly log: Log;
  readonly secret: string;
  readonly port: number;
  readonly api: FleetApi;
  readonly observe: ObserveHook;
  readonly signal: AbortSignal;
}

/** Serves the fleet API until the signal; resolves when it listens. */
export async function startServer(context: FleetServerContext): Promise<void> {
  const authorized = bearerCheck(context.secret);
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 120_000 });
  server.on('request', (request, response) => {
    if (authorized(request.headers.authorization)) void serve(context, request, response);
    else send(response, 401, { error: { code: 'unauthorized', message: 'The secret is missing or wrong' } });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const sandbox = observedSandbox(request);
    if (!authorized(request.headers.authorization)) refuse(socket, '401 Unauthorized');
    else if (sandbox === undefined) refuse(socket, '404 Not Found');
    else context.observe.handleUpgrade(request, socket, head, sandbox);
  });
  server.listen(context.port, '0.0.0.0');
  await once(server, 'listening', { signal: context.signal });
  context.signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
}

async function serve(
  { api, log }: FleetServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { status, body, stream } = await answerRequest(api, request);
    if (stream === undefined) send(response, status, body);
    else await sendStream(response, stream);
  } catch (error) {
    if (error instanceof UserError) return send(response, error.status, { error: error.problem });
    log.error({ err: error, method: request.method, url: request.url }, 'a request failed');
    send(response, 500, { error: { code: 'internal', message: 'The lab host failed; its log says why' } });
  }
}

/** How it ended comes after it: nobody knows before. A stream that breaks off has no such end. */
async function sendStream(response: ServerResponse, stream: NonNullable<Answer['stream']>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/gzip', trailer: filesTrailer });
  try {
    response.addTrailers({ [filesTrailer]: await stream(response) });
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (response.destroyed || response.headersSent) return;
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
