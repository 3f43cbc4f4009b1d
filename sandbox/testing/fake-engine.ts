import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What `docker inspect` answers, as far as a test cares. */
export type FakeContainer = Readonly<Record<string, unknown>> & { readonly Id: string };

/** A Docker engine with nothing behind it, on a unix socket, that counts what it is asked. */
export interface FakeEngine {
  readonly containers: Map<string, FakeContainer>;
  /** Log bytes by container, framed as the engine frames them. */
  readonly logs: Map<string, Buffer>;
  /** Path of every request, in order. */
  readonly requests: readonly string[];
  /** Connections ever accepted. */
  readonly connections: number;
  /** How many listen for events now. */
  readonly listening: number;
  /** Tells everybody who listens. */
  event(id: string, action: string, type?: 'container' | 'network'): void;
  /** Says what it likes to everybody who listens for events. */
  rawEvent(text: string): void;
  /** Resolves when somebody listens for events. */
  listened(): Promise<void>;
  close(): Promise<void>;
}

export interface FakeEngineOptions {
  /** Takes a request over from the engine by answering true. */
  readonly answer?: (path: string, response: ServerResponse) => boolean;
}

export async function fakeEngine(socketPath: string, { answer }: FakeEngineOptions = {}): Promise<FakeEngine> {
  const containers = new Map<string, FakeContainer>();
  const logs = new Map<string, Buffer>();
  const requests: string[] = [];
  const listeners = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let connections = 0;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (answer?.(path, response) === true) return;
    const json = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    const [, id = '', verb = ''] = /\/containers\/([0-9a-f]{64})\/(json|logs)/.exec(path) ?? [];
    const container = containers.get(id);
    if (path === '/version') json(200, { ApiVersion: '1.45' });
    else if (path.includes('/events')) {
      response.writeHead(200).flushHeaders();
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      for (const wake of [...waiting]) wake();
    } else if (path.includes('/containers/json'))
      json(
        200,
        [...containers.keys()].map((Id) => ({ Id })),
      );
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

  const rawEvent = (text: string) => {
    for (const listener of listeners) listener.write(text);
  };
  return {
    containers,
    logs,
    requests,
    get connections() {
      return connections;
    },
    get listening() {
      return listeners.size;
    },
    rawEvent,
    event: (id, action, type = 'container') => {
      const actor = type === 'container' ? { ID: id, Attributes: {} } : { ID: 'n', Attributes: { container: id } };
      rawEvent(`${JSON.stringify({ Type: type, Action: action, Actor: actor })}\n`);
    },
    listened: () =>
      new Promise((resolve) => {
        const check = () => {
          if (listeners.size === 0) return;
          waiting.delete(check);
          resolve();
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
