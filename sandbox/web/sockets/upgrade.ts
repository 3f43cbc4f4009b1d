import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeCode, headerBytes, maxBody, type TicketRequest, UserError } from '#protocol';
import { isAllowed } from '../auth/permissions.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Tickets } from '../auth/tickets.ts';
import type { Gate } from '../http/gate.ts';
import type { Previews } from '../preview/previews.ts';
import { receiveHello } from './hello.ts';
import { serveLive } from './live.ts';
import { closeWith, type SocketContext } from './socket-context.ts';
import { serveTerminal } from './terminal.ts';

export interface UpgradeOptions {
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly previews: Pick<Previews, 'upgrade'>;
  cookie(): SessionCookie;
}

export interface Sockets {
  /** Closes every socket with a reason that makes the page come back, and takes no new ones. */
  drain(reason: string): Promise<void>;
}

const permission = 'learn';
const uses = new Map<string, TicketRequest['use']>([
  ['/api/terminal', 'terminal'],
  ['/api/live', 'live'],
]);
/** Sockets that have not shown a ticket yet: a crowd of them costs nobody else his place. */
const maxStrangers = 512;

/** Takes upgrades to WebSocket: Host, Origin, then the first message with a ticket of this very browser. */
export function installSockets(app: FastifyInstance, context: SocketContext, options: UpgradeOptions): Sockets {
  const { gate, cookie, previews } = options;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    // Twice a frame: one that is a little too long is answered in words instead of cut off.
    maxPayload: 2 * (headerBytes + maxBody),
  });
  let strangers = 0;
  let draining = false;

  // The plain routes only state their permission, and tell a browser that was sent there by mistake.
  for (const path of uses.keys()) {
    app.get(path, { config: { permission } }, async () => {
      const problem = { code: 'not-a-page', message: `${path} is for WebSockets`, hint: 'Open the lesson itself' };
      throw new UserError(problem, { status: 426 });
    });
  }

  app.server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => raw.destroy());
    if (!draining && previews.upgrade(request, raw, head)) return;
    try {
      gate.checkHost(request.headers.host);
      gate.checkOrigin(request.headers.origin, request.headers.host);
      const use = uses.get(request.url ?? '');
      if (use === undefined) throw refusal(404, 'not-found', 'There is no socket at this address', 'Reload the page');
      if (draining) throw refusal(503, 'restarting', 'Drydock restarts', 'This page comes back by itself');
      if (strangers >= maxStrangers) throw refusal(503, 'busy', 'Too many connections at once', 'Try again');
      const token = app.parseCookie(request.headers.cookie ?? '')[cookie().name];
      server.handleUpgrade(request, raw, head, (socket) => {
        strangers += 1;
        admit(context, options, socket, use, token)
          .catch((error: unknown) => {
            const problem = error instanceof UserError ? error.problem.message : 'Drydock made a mistake';
            if (!(error instanceof UserError)) context.log.error({ err: error }, 'A socket failed');
            closeWith(socket, closeCode.unavailable, problem);
          })
          .finally(() => {
            strangers -= 1;
          });
      });
    } catch (error) {
      if (error instanceof UserError) refuse(raw, error);
      else {
        context.log.error({ err: error }, 'An upgrade failed');
        raw.destroy();
      }
    }
  });

  return {
    drain: async (reason) => {
      draining = true;
      const open = [...server.clients].map(
        (socket) => new Promise<void>((resolve) => socket.on('close', () => resolve())),
      );
      for (const socket of server.clients) closeWith(socket, closeCode.unavailable, reason);
      await Promise.all(open);
    },
  };
}

/** Resolves when the socket is served or closed. */
async function admit(
  context: SocketContext,
  { sessions, tickets }: UpgradeOptions,
  socket: WebSocket,
  use: TicketRequest['use'],
  token: string | undefined,
): Promise<void> {
  // ws closes the socket itself, with the code for what broke; `close` follows.
  socket.on('error', (error) => context.log.debug({ err: error }, 'A socket broke'));
  const greeting = await receiveHello(socket);
  if (greeting === undefined) return;
  const [ticket, visitor] = await Promise.all([tickets.spend(greeting.hello.ticket), sessions.find(token)]);
  if (socket.readyState !== socket.OPEN) return;
  const fits = ticket !== undefined && ticket.use === use && ticket.session === visitor?.hash;
  if (!fits || !isAllowed(visitor.learner.role, permission)) {
    return closeWith(socket, closeCode.ticket, 'The ticket is unknown, used, too old or of another browser');
  }
  const authorised = { socket, visitor, ticket, deliverTo: greeting.deliverTo };
  if (use === 'live') serveLive(context, authorised);
  else if (ticket.sandbox !== undefined) serveTerminal(context, authorised, ticket.sandbox);
}

function refusal(status: number, code: string, message: string, hint: string): UserError {
  return new UserError({ code, message, hint }, { status });
}

/** Answers an upgrade in plain HTTP. */
function refuse(raw: Duplex, { status, problem }: UserError): void {
  const body = JSON.stringify({ error: problem });
  raw.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
