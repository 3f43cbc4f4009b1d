import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import {
  type AgentHello,
  closeCode,
  headerBytes,
  maxBody,
  protocolVersion,
  type SourceKind,
  UserError,
} from '#protocol';
import {
  type Log,
  maxObserveUp,
  type ObservedSource,
  SocketLimit,
  serveObservation,
  startHeartbeat,
} from '../observe/index.ts';
import type { Endpoint } from '../settings.ts';
import { bearerCheck } from './bearer.ts';
import { dockerSources } from './docker/docker-sources.ts';
import { filesSource } from './files/files-source.ts';
import { handshakeOf, refuseUpgrade } from './handshake.ts';
import { probedSandbox, serveProbes } from './probe/serve-probe.ts';
import { sandboxSocketsIn } from './sandbox-sockets.ts';
import { bridgeTerminal } from './terminal/bridge-terminal.ts';
import { serveTunnels, wantedTunnel } from './tunnel/serve-tunnels.ts';

export interface RelayContext {
  readonly log: Log;
  /** Bearer secret of the agent. */
  readonly secret: string;
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** One folder a sandbox, with `holder.sock` and `engine.sock` in it: /run/drydock/s. */
  readonly socketsFolder: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Its abort ends everything at once. */
  readonly signal: AbortSignal;
  /** What /v1/hello says of the agent. */
  readonly name?: string;
  readonly version?: string;
  /** Where the course registry is: asked from here, for the way to it in a sandbox is the learner's to bend. */
  readonly registry?: Endpoint | undefined;
}

export interface Relay {
  /** The port it listens on: the one asked for, or the one the system chose for 0. */
  readonly port: number;
  close(): Promise<void>;
}

/** Serves terminals, probes, tunnels to ports, the sources `docker.*` and files of every sandbox of this lab host. Resolves when it listens. */
export async function startRelay(context: RelayContext): Promise<Relay> {
  const { log, now } = context;
  const closed = new AbortController();
  const signal = AbortSignal.any([context.signal, closed.signal]);
  const authorized = bearerCheck(context.secret);
  const sockets = sandboxSocketsIn(context.socketsFolder);
  const docker = dockerSources({ sockets, log, now, signal });
  const sources = new Map<SourceKind, ObservedSource>([
    ...docker.sources,
    ['file', filesSource({ sockets, log, now, signal })],
  ]);
  const probe = serveProbes({ sockets, registry: context.registry, now, signal });
  const tunnel = serveTunnels({ sockets, signal });
  const heartbeat = startHeartbeat();
  const limits = { terminal: new SocketLimit(), observe: new SocketLimit() };
  const options = { noServer: true, perMessageDeflate: false };
  const upgrades = {
    // Twice a frame: one that is a little too long is answered in words instead of cut off.
    terminal: new WebSocketServer({ ...options, maxPayload: 2 * (headerBytes + maxBody) }),
    observe: new WebSocketServer({ ...options, maxPayload: maxObserveUp }),
  };

  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000 });
  server.on('request', (request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const probed = probedSandbox(request);
    if (!authorized(request)) send(401, { error: { code: 'unauthorized', message: 'The secret is missing or wrong' } });
    else if (probed !== undefined) {
      probe(probed, request).then(
        (result) => send(200, result),
        (error: unknown) => {
          if (error instanceof UserError) return send(error.status, { error: error.problem });
          log.error({ err: error, sandbox: probed }, 'a probe failed');
          return send(500, { error: { code: 'internal', message: 'The lab host failed; its log says why' } });
        },
      );
    } else if (request.method === 'GET' && request.url === '/v1/hello') send(200, hello(context));
    else send(404, { error: { code: 'not-found', message: 'There is nothing here' } });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!authorized(request)) return refuseUpgrade(socket, 401);
    const wanted = wantedTunnel(request);
    if (wanted !== undefined) {
      tunnel(wanted, socket, head).catch((error: unknown) => {
        log.error({ err: error, sandbox: wanted.sandbox }, 'a tunnel failed');
        socket.destroy();
      });
      return;
    }
    const handshake = handshakeOf(request);
    if (handshake === undefined) return refuseUpgrade(socket, 404);
    const { kind, sandbox } = handshake;
    upgrades[kind].handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      if (!limits[kind].admit(sandbox, ws)) return;
      heartbeat.add(ws);
      docker.record(sandbox);
      if (kind === 'observe') serveObservation(ws, { sandbox, sources, now });
      else void bridgeTerminal(ws, { sandbox, sockets, log, now, signal });
    });
  });

  const close = async () => {
    closed.abort();
    heartbeat.stop();
    const ended = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const { clients } of Object.values(upgrades)) {
      for (const ws of clients) {
        ws.close(closeCode.unavailable, 'The relay stops');
        ws.terminate();
      }
    }
    server.closeAllConnections();
    await ended;
  };
  server.listen(context.port, context.host);
  await once(server, 'listening', { signal });
  context.signal.addEventListener('abort', () => void close(), { once: true });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : context.port;
  log.info({ port, host: context.host }, 'relay listens');
  return { port, close };
}

/** Relay starts no sandbox, so it has no wall and nothing warm; fleet's hello tells of both. */
function hello({ name = 'labhost', version = '0' }: RelayContext): AgentHello {
  return { protocol: protocolVersion, version, host: name, wall: { state: 'open' }, warm: 0, room: 0 };
}
