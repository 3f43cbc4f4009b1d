import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect as connectTo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type AgentHello,
  type AgentSandbox,
  type ClaimRequest,
  claimRequest,
  closeCode,
  egressRequest,
  type FilesOutcome,
  filesTrailer,
  type ObserveDown,
  type ProbeResult,
  protocolVersion,
  type RunRequest,
  type RunResult,
  runRequest,
  type SandboxId,
  type SandboxProbe,
  sandboxId,
  sandboxProbe,
} from '#protocol';
import { freePort } from './free-port.ts';

/** A lab host without sandboxes: speaks the agent's protocol on real ports, and does what a test tells it. */
export interface FakeAgent {
  readonly fleetUrl: URL;
  readonly relayUrl: URL;
  readonly secret: string;
  /** Requests and upgrades in order: `POST /v1/sandboxes`. Without the health questions. */
  readonly calls: string[];
  /** Lesson archives by the path they were put to. */
  readonly lessons: Map<string, Buffer>;
  /** What becomes of the next scripts; they do nothing and succeed. */
  run(request: RunRequest): Promise<RunResult>;
  /** How the next new sandboxes begin. */
  startState: 'active' | 'starting';
  /** Stopped sandboxes cannot go on, as after an upgrade of what they are made of. */
  outdated: boolean;
  /** How many sandboxes fit. */
  places: number;
  /** What the home of every sandbox holds, packed, and how packing it ends; unpacked archives by sandbox. */
  files: { archive: Buffer; outcome: FilesOutcome };
  readonly unpacked: Map<SandboxId, Buffer>;
  /** Whether sandboxes may start. */
  wall: AgentHello['wall'];
  /** What a program in a sandbox answers; nobody listens unless a test says otherwise. */
  answerProbe(request: SandboxProbe): ProbeResult;
  /** What listens in every sandbox: the port, and the one of this machine that stands in for it. */
  readonly listening: Map<number, number>;
  /** Every sandbox answers from now on. */
  finishStart(): void;
  /** Every sandbox is stopped and has its files, as after a restart of its lab host. */
  stopAll(): void;
  /** The sandbox is gone, as after its lab host was lost. */
  lose(id: SandboxId): void;
  /** The next terminal socket of web: frames come back as they were sent. */
  nextTerminal(): Promise<WebSocket>;
  /** Emits every `watch` message on an observation socket. */
  readonly watches: EventEmitter<AgentEvents>;
  /** The next of them. */
  nextWatch(): Promise<{ server: 'fleet' | 'relay'; sources: string[]; socket: WebSocket }>;
  /** Tells everybody who observes. */
  observe(event: ObserveDown): void;
  /** Ends one process and its sockets without a word; `start` brings it back at the same port. */
  kill(server: 'fleet' | 'relay'): Promise<void>;
  start(server: 'fleet' | 'relay'): Promise<void>;
  close(): Promise<void>;
}

interface AgentEvents {
  terminal: [WebSocket];
  watch: [{ server: Name; sources: string[]; socket: WebSocket }];
}

export async function startFakeAgent(): Promise<FakeAgent> {
  const secret = 'a-secret-that-must-never-be-logged';
  const sandboxes = new Map<SandboxId, AgentSandbox>();
  const observers = new Set<WebSocket>();
  const events = new EventEmitter<AgentEvents>();
  const servers: Partial<Record<Name, Running>> = {};
  // Not the kernel's choice: what is free for a moment while one of them is away would be given to somebody else.
  const ports: Record<Name, number> = { fleet: await freePort(), relay: await freePort() };
  let made = 0;

  const running = () => [...sandboxes.values()].filter(({ state }) => state !== 'stopped').length;
  const claim = ({ seat, owner }: ClaimRequest): AgentSandbox | undefined => {
    const present = [...sandboxes.values()].find((sandbox) => sandbox.seat === seat);
    if (present !== undefined && present.state !== 'stopped') return present;
    if (running() >= agent.places) return undefined;
    if (present !== undefined) {
      const again = { ...present, seat, state: 'active' } as const;
      sandboxes.set(present.id, again);
      return again;
    }
    made += 1;
    const letter = 'abcdefghijklmnopqrstuvwxyz'.charAt(made);
    const id = sandboxId.parse(`s-${letter.repeat(12)}`);
    const sandbox: AgentSandbox = { id, seat, ...(owner && { owner }), state: agent.startState, createdAt: 1 };
    sandboxes.set(id, sandbox);
    return sandbox;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const send = (status: number, body?: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? '' : JSON.stringify(body));
    const { method = '', url = '' } = request;
    const body = await read(request);
    if (request.headers.authorization !== `Bearer ${secret}`) return send(401, {});
    if (url === '/v1/hello') {
      return send(200, {
        protocol: protocolVersion,
        version: '1',
        host: 'fake',
        wall: agent.wall,
        warm: 2,
        room: Math.max(0, agent.places - running()),
      });
    }
    agent.calls.push(`${method} ${url}`);
    if (url === '/v1/sandboxes' && method === 'POST') {
      if (agent.wall.state !== 'open') {
        const message = agent.wall.state === 'closed' ? agent.wall.reason : 'The lab host still checks itself';
        return send(503, { error: { code: 'wall-closed', message } });
      }
      const wanted = claimRequest.parse(JSON.parse(body.toString()));
      const isStopped = [...sandboxes.values()].some(({ seat, state }) => seat === wanted.seat && state === 'stopped');
      if (agent.outdated && isStopped)
        return send(409, { error: { code: 'sandbox-outdated', message: 'It cannot go on' } });
      const sandbox = claim(wanted);
      if (sandbox !== undefined) return send(200, sandbox);
      return send(503, { error: { code: 'lab-host-full', message: 'The lab host is full' } });
    }
    if (url === '/v1/sandboxes') return send(200, [...sandboxes.values()]);
    const [, id, place] =
      /^\/v1\/sandboxes\/([^/]+)(\/lessons\/.+|\/run|\/probe|\/pause|\/files|\/egress)?$/.exec(url) ?? [];
    const sandbox = sandboxes.get(sandboxId.parse(id));
    if (method === 'DELETE') {
      if (sandbox !== undefined) agent.lose(sandbox.id);
      return send(204);
    }
    if (sandbox === undefined) return send(404, { error: { code: 'no-such-sandbox', message: 'No such sandbox' } });
    if (place === '/pause') {
      const { seat } = sandbox;
      const stopped: AgentSandbox = seat === undefined ? sandbox : { ...sandbox, seat, state: 'stopped', stoppedAt: 1 };
      sandboxes.set(sandbox.id, stopped);
      return send(200, stopped);
    }
    if (place === '/egress') {
      const { egress } = egressRequest.parse(JSON.parse(body.toString()));
      const { egress: _, ...online } = { egress, ...sandbox };
      const changed: AgentSandbox = online.state === 'active' && egress === 'off' ? { ...online, egress } : online;
      sandboxes.set(sandbox.id, changed);
      return send(200, changed);
    }
    if (place === '/files' && method === 'GET') {
      response.writeHead(200, { trailer: filesTrailer });
      response.write(agent.files.archive);
      response.addTrailers({ [filesTrailer]: agent.files.outcome });
      return response.end();
    }
    if (place === '/files') {
      agent.unpacked.set(sandbox.id, body);
      return send(200, { exitCode: 0, output: '', timedOut: false });
    }
    if (place === '/run') return send(200, await agent.run(runRequest.parse(JSON.parse(body.toString()))));
    if (place === '/probe') return send(200, agent.answerProbe(sandboxProbe.parse(JSON.parse(body.toString()))));
    if (place !== undefined) {
      agent.lessons.set(place, body);
      return send(200, { exitCode: 0, output: '', timedOut: false });
    }
    return send(200, sandbox);
  };

  const connect = (name: Name, socket: WebSocket, path: string) => {
    if (path.endsWith('/terminal')) {
      socket.on('message', (data) => socket.send(data));
      events.emit('terminal', socket);
      return;
    }
    observers.add(socket);
    socket.on('close', () => observers.delete(socket));
    socket.on('message', (data) => {
      const { sources } = JSON.parse(String(data));
      events.emit('watch', { server: name, sources, socket });
    });
  };

  const start = async (name: Name) => {
    const http = createServer((request, response) => void answer(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, raw, head) => {
      const path = request.url ?? '';
      agent.calls.push(`UPGRADE ${path}`);
      const known = sandboxes.has(sandboxId.parse(path.split('/')[3]));
      const [, port] = /\/ports\/(\d+)$/.exec(path) ?? [];
      if (known && port !== undefined) joinPort(raw, agent.listening.get(Number(port)));
      else if (!known) raw.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      else sockets.handleUpgrade(request, raw, head, (socket) => connect(name, socket, path));
    });
    http.listen(ports[name], '127.0.0.1');
    await once(http, 'listening');
    servers[name] = { http, sockets };
  };
  const kill = async (name: Name) => {
    const running = servers[name];
    if (running === undefined) return;
    delete servers[name];
    const closed = once(running.http, 'close');
    running.http.close();
    for (const socket of running.sockets.clients) socket.terminate();
    running.http.closeAllConnections();
    await closed;
  };

  const agent: FakeAgent = {
    get fleetUrl() {
      return new URL(`http://127.0.0.1:${ports.fleet}`);
    },
    get relayUrl() {
      return new URL(`http://127.0.0.1:${ports.relay}`);
    },
    secret,
    watches: events,
    calls: [],
    lessons: new Map(),
    run: async () => ({ exitCode: 0, output: '', timedOut: false }),
    outdated: false,
    startState: 'active',
    places: 24,
    files: { archive: Buffer.from('an archive'), outcome: 'whole' },
    unpacked: new Map(),
    wall: { state: 'open' },
    listening: new Map(),
    answerProbe: () => ({ outcome: 'refused', milliseconds: 1 }),
    finishStart: () => {
      for (const [id, sandbox] of sandboxes)
        if (sandbox.seat !== undefined) sandboxes.set(id, { ...sandbox, seat: sandbox.seat, state: 'active' });
    },
    stopAll: () => {
      for (const [id, { seat, ...sandbox }] of sandboxes)
        if (seat !== undefined) sandboxes.set(id, { ...sandbox, seat, state: 'stopped', stoppedAt: 1 });
    },
    lose: (id) => {
      sandboxes.delete(id);
      for (const socket of observers) socket.close(closeCode.sandboxGone, 'gone');
    },
    nextTerminal: async () => (await once(events, 'terminal'))[0],
    nextWatch: async () => (await once(events, 'watch'))[0],
    observe: (event) => {
      for (const socket of observers) socket.send(JSON.stringify(event));
    },
    kill,
    start,
    close: async () => {
      await Promise.all([kill('fleet'), kill('relay')]);
    },
  };
  await Promise.all([start('fleet'), start('relay')]);
  return agent;
}

type Name = 'fleet' | 'relay';
interface Running {
  readonly http: Server;
  readonly sockets: WebSocketServer;
}

/** As relay does: joins both, or says that nobody listens. */
function joinPort(raw: Duplex, port: number | undefined): void {
  if (port === undefined) {
    const body = JSON.stringify({ error: { code: 'port-closed', message: 'Nothing listens' } });
    raw.end(`HTTP/1.1 502 Bad Gateway\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    return;
  }
  const line = connectTo(port, '127.0.0.1');
  raw.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: drydock-tunnel\r\n\r\n');
  for (const side of [raw, line]) side.on('error', () => side.destroy());
  raw.on('close', () => line.destroy());
  raw.pipe(line).pipe(raw);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
