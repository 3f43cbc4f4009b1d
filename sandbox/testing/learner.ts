import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  type LiveDown,
  liveDown,
  type SandboxId,
  type Session,
  sandboxView,
  session,
  type TicketRequest,
  ticket,
} from '#protocol';
import { type ScriptedTerminal, scriptTerminal } from './scripted-terminal.ts';

/** Milliseconds: below the time limit of a test, so that it can say what did come. */
const hangGuard = 240_000;

/** A learner without a browser: the same routes, cookies and sockets as the page, driven by a test. */
export interface Learner {
  readonly session: Session;
  /** What the browser would send as `cookie`. */
  readonly cookie: string;
  /** Sends one request with cookie, CSRF token and Origin; does not judge the answer. */
  request(method: string, path: string, body?: unknown): Promise<Response>;
  /** Claims a sandbox and waits until it is active. */
  sandbox(): Promise<SandboxId>;
  ticket(request: TicketRequest): Promise<string>;
  /** Opens a terminal of the sandbox; `from` goes on where another viewer of it stopped. */
  terminal(sandbox: SandboxId, number?: number, from?: ScriptedTerminal): Promise<ScriptedTerminal>;
  /** Opens the live socket; messages are collected in order, and given to `onMessage` as they come. */
  live(onMessage?: (message: LiveDown) => void): Promise<LiveFeed>;
}

export interface LiveFeed {
  readonly messages: readonly LiveDown[];
  /** How it ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(message: unknown): void;
  /** The first message, past or future, that fits. Rejects after four minutes. */
  next(fits: (message: LiveDown) => boolean): Promise<LiveDown>;
  close(): void;
}

/** Makes a new guest at the instance's web. */
export async function newLearner(url: string): Promise<Learner> {
  const origin = new URL(url).origin;
  const hello = await fetch(new URL('/api/session', url), { method: 'POST', headers: { origin } });
  if (!hello.ok) throw new Error(`POST /api/session answered ${hello.status}: ${await hello.text()}`);
  const cookie = hello.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return asLearner(url, cookie, session.parse(await hello.json()));
}

/** The same learner again, by his cookie. */
function asLearner(url: string, cookie: string, me: Session): Learner {
  const origin = new URL(url).origin;
  const request: Learner['request'] = (method, path, body) =>
    fetch(new URL(path, url), {
      method,
      headers: {
        cookie,
        origin,
        'x-drydock-csrf': me.csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(hangGuard),
    });
  const json = async (method: string, path: string, body?: unknown) => {
    const response = await request(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const openSocket = async (path: string) => {
    const socket = new WebSocket(new URL(path, url.replace('http', 'ws')), { headers: { cookie }, origin });
    await once(socket, 'open');
    // One that breaks later says so by its end.
    return socket.on('error', () => undefined);
  };
  const getTicket: Learner['ticket'] = async (wanted) =>
    ticket.parse(await json('POST', '/api/tickets', wanted)).ticket;
  return {
    session: me,
    cookie,
    request,
    ticket: getTicket,
    sandbox: async () => {
      const deadline = Date.now() + hangGuard;
      for (;;) {
        const response = await request('POST', '/api/sandbox');
        const view = response.ok ? sandboxView.parse(await response.json()) : undefined;
        if (view?.state === 'active') return view.id;
        // The page asks again as well, while the lab host is away or the sandbox starts.
        if (view?.state === 'failed' || Date.now() > deadline) {
          throw new Error(`No sandbox: ${response.status} ${JSON.stringify(view)}`);
        }
        await delay(200);
      }
    },
    terminal: async (sandbox, number = 1, from) => {
      const socket = await openSocket('/api/terminal');
      socket.send(JSON.stringify({ ticket: await getTicket({ use: 'terminal', sandbox }), terminal: number }));
      return scriptTerminal(socket, number, from);
    },
    live: async (onMessage) => {
      const socket = await openSocket('/api/live');
      socket.send(JSON.stringify({ ticket: await getTicket({ use: 'live' }) }));
      return collect(socket, onMessage);
    },
  };
}

function collect(socket: WebSocket, onMessage: (message: LiveDown) => void = () => undefined): LiveFeed {
  const messages: LiveDown[] = [];
  const waiting = new Set<() => void>();
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) }));
  socket.on('message', (data) => {
    const message = liveDown.parse(JSON.parse(String(data)));
    messages.push(message);
    onMessage(message);
    for (const wake of [...waiting]) wake();
  });
  return {
    messages,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    next: (fits) =>
      new Promise((resolve, reject) => {
        const guard = setTimeout(
          () => settle(new Error(`No such message within four minutes; came: ${summary(messages)}`)),
          hangGuard,
        );
        const settle = (result: LiveDown | Error) => {
          clearTimeout(guard);
          waiting.delete(look);
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        const look = () => {
          const found = messages.find(fits);
          if (found !== undefined) settle(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => socket.close(),
  };
}

function summary(messages: readonly LiveDown[]): string {
  return messages.map((message) => JSON.stringify(message).slice(0, 300)).join('\n');
}
