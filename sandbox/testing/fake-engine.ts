import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What `docker inspect` answers, as far as a test cares. */
export type FakeContainer = Readonly<Record<string, unknown>> & { readonly Id: string };

/** An event as the engine sends it, but for its time. */
interface FakeEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/** A Docker engine with nothing behind it, on a unix socket, that counts what it is asked. It remembers 256 events, as the real one. */
export interface FakeEngine {
  readonly containers: Map<string, FakeContainer>;
  /** Log bytes by container, framed as the engine frames them. */
  readonly logs: Map<string, Buffer>;
  /** Answers by path without the version: `/images/json`. */
  readonly answers: Map<string, unknown>;
  /** Path of every request, in order. */
  readonly requests: readonly string[];
  /** Connections ever accepted. */
  readonly connections: number;
  /** How many listen for events now. */
  readonly listening: number;
  /** A container event, or a network's that joins a container. */
  event(id: string, action: string, type?: 'container' | 'network'): void;
  /** Any event; `heard` by nobody is only remembered. */
  happens(event: FakeEvent, options?: { heard: boolean }): void;
  /** Forgets all events, as an engine that starts again. */
  forget(): void;
  /** Says what it likes to everybody who listens for events. */
  rawEvent(text: string): void;
  /** Ends every event stream. */
  hangUp(): void;
  /** Resolves when so many listen for events. */
  listened(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface FakeEngineOptions {
  /** Takes a request over from the engine by answering true. */
  readonly answer?: (path: string, response: ServerResponse) => boolean;
}

const memorySize = 256;

/** What tells whether an engine was started before: `bridge` is made at each start, `none` at the first. */
export const builtInNetworks = `/networks?filters=${encodeURIComponent('{"type":["builtin"]}')}`;
const startedOnce = ['bridge', 'none'].map((Name) => ({ Name, Created: '2026-01-01T00:00:00.04Z' }));

export async function fakeEngine(socketPath: string, { answer }: FakeEngineOptions = {}): Promise<FakeEngine> {
  const containers = new Map<string, FakeContainer>();
  const logs = new Map<string, Buffer>();
  const answers = new Map<string, unknown>([[builtInNetworks, startedOnce]]);
  const requests: string[] = [];
  const listeners = new Map<ServerResponse, (event: FakeEvent) => boolean>();
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let memory: (FakeEvent & { readonly timeNano: number })[] = [];
  let connections = 0;
  let lastAt = 0;

  const serveEvents = (path: string, response: ServerResponse) => {
    const query = new URL(path, 'http://docker').searchParams;
    const { type }: { type?: string[] } = JSON.parse(query.get('filters') ?? '{}');
    const wants = (event: FakeEvent) => type === undefined || type.includes(event.Type);
    const since = Number(query.get('since')) * 1e9;
    const past = memory.filter((event) => event.timeNano >= since && wants(event));
    response.writeHead(200).flushHeaders();
    for (const event of past) response.write(`${JSON.stringify(event)}\n`);
    if (query.has('until')) {
      response.end();
      return;
    }
    listeners.set(response, wants);
    response.on('close', () => listeners.delete(response));
    for (const wake of [...waiting]) wake();
  };

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (answer?.(path, response) === true) return;
    const json = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    const bare = path.replace(/^\/v1\.\d+/, '');
    const [, id = '', verb = ''] = /\/containers\/([0-9a-f]{64})\/(json|logs)/.exec(path) ?? [];
    const container = containers.get(id);
    if (path === '/version') json(200, { ApiVersion: '1.45' });
    else if (path.includes('/events')) serveEvents(path, response);
    else if (answers.has(bare)) json(200, answers.get(bare));
    else if (path.includes('/containers/json')) json(200, [...containers.values()].map(listed));
    else if (container === undefined) json(404, { message: `No such container: ${id}` });
    else if (verb === 'logs') response.writeHead(200).end(logs.get(id) ?? '');
    else json(200, container);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(socketPath);
  await once(server, 'listening');

  const happens: FakeEngine['happens'] = (event, { heard } = { heard: true }) => {
    // Nanoseconds as JSON numbers are exact to some hundred of them.
    lastAt = Math.max(lastAt + 1e6, Date.now() * 1e6);
    const timed = { ...event, timeNano: lastAt };
    memory = [...memory, timed].slice(-memorySize);
    if (!heard) return;
    for (const [listener, wants] of listeners) if (wants(event)) listener.write(`${JSON.stringify(timed)}\n`);
  };
  return {
    containers,
    logs,
    answers,
    requests,
    get connections() {
      return connections;
    },
    get listening() {
      return listeners.size;
    },
    happens,
    forget: () => {
      memory = [];
    },
    rawEvent: (text) => {
      for (const listener of listeners.keys()) listener.write(text);
    },
    hangUp: () => {
      for (const listener of listeners.keys()) listener.end();
      listeners.clear();
    },
    event: (id, action, type = 'container') => {
      const actor =
        type === 'container' ? { ID: id, Attributes: {} } : { ID: networkId, Attributes: { container: id } };
      happens({ Type: type, Action: action, Actor: actor });
    },
    listened: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (listeners.size < count) return;
          waiting.delete(check);
          // A turn of the loop, and the heads of the answers are read too.
          setImmediate(resolve);
        };
        waiting.add(check);
        check();
      }),
    close: async () => {
      if (!server.listening) return;
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const networkId = '9'.repeat(64);

/** What `docker ps -a` shows of a container. */
function listed(container: FakeContainer): Record<string, unknown> {
  const { State: state } = container;
  const status = typeof state === 'object' && state !== null && 'Status' in state ? state.Status : '';
  return { Id: container.Id, Names: [container.Name], State: status, Status: '' };
}

/** `docker inspect` of a plain running container; `digit` makes its id, `changes` replace top-level fields. */
export function fakeContainer(digit: string, name: string, changes: Record<string, unknown> = {}): FakeContainer {
  return {
    Id: digit.repeat(64),
    Name: `/${name}`,
    Path: 'sleep',
    Args: ['60'],
    RestartCount: 0,
    State: {
      Status: 'running',
      Pid: 4711,
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      StartedAt: '2026-01-01T00:00:00Z',
      FinishedAt: '0001-01-01T00:00:00Z',
    },
    Config: { Image: 'debian:trixie-slim', Env: ['PATH=/bin'], Labels: { a: 'b' }, Tty: false },
    HostConfig: {
      NetworkMode: 'default',
      PidMode: '',
      Memory: 67108864,
      NanoCpus: 500000000,
      CpuQuota: 0,
      CpuPeriod: 0,
      PidsLimit: null,
    },
    NetworkSettings: {
      Networks: { bridge: { IPAddress: '172.17.0.2' } },
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '443/tcp': null },
    },
    Mounts: [
      { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Destination: '/data', RW: true },
    ],
    ...changes,
  };
}
