import type { WebSocket } from 'ws';
import {
  type AgentServer,
  closeCode,
  type ObserveDown,
  observeDown,
  type SandboxId,
  type Source,
  serverOf,
  UserError,
} from '#protocol';
import type { Observation } from '../grading/index.ts';
import type { LabClientContext, LabHost } from './lab-hosts.ts';
import { pauseBefore } from './retry-pause.ts';

/** What an observation notices besides facts. */
export interface ObservationHints {
  /** The lab host says that the sandbox is not there any more. */
  onGone(): void;
  /** A socket to the lab host ended or could not be opened, while something is watched. */
  onLost?(): void;
  /** The learner's engine stopped (with the reason) or answers again (undefined). */
  onEngine(stopped: string | undefined): void;
}

/**
 * Observes one sandbox over the sockets of both agent processes. A socket is open only while one of its sources is
 * watched; a lost one is `unavailable` at once and opened again with growing pauses.
 */
export function observeSandbox(
  context: LabClientContext,
  host: LabHost,
  sandbox: SandboxId,
  hints: ObservationHints,
): Observation {
  const listeners = new Set<(event: ObserveDown) => void>();
  const emit = (event: ObserveDown) => {
    for (const listener of listeners) listener(event);
  };
  const lines: Record<AgentServer, Line> = {
    fleet: openLine({ ...context, host, server: 'fleet', sandbox, emit, hints }),
    relay: openLine({ ...context, host, server: 'relay', sandbox, emit, hints }),
  };
  return {
    watch: (sources) => {
      for (const source of sources.filter((one) => serverOf(one) === 'cluster')) {
        emit({ type: 'unavailable', source, at: context.now(), reason: noCluster });
      }
      lines.fleet.watch(sources.filter((source) => serverOf(source) === 'fleet'));
      lines.relay.watch(sources.filter((source) => serverOf(source) === 'relay'));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    probe: async (request) => {
      if ('pod' in request || 'from' in request) throw new UserError({ code: 'no-cluster', message: noCluster });
      const result = await host.probe(sandbox, request);
      if (result !== undefined) return result;
      throw new UserError({
        code: 'no-such-sandbox',
        message: sandboxGone,
        hint: 'Reload the page: it asks for a new one',
      });
    },
    close: () => {
      listeners.clear();
      lines.fleet.watch([]);
      lines.relay.watch([]);
    },
  };
}

/** Who has a cluster asks it himself: a lab host knows of none. */
const noCluster = 'Kubernetes is not there';
const sandboxGone = 'The sandbox is not there any more';

interface LineContext extends LabClientContext {
  readonly host: LabHost;
  readonly server: AgentServer;
  readonly sandbox: SandboxId;
  readonly hints: ObservationHints;
  emit(event: ObserveDown): void;
}

/** The socket to one agent process. */
interface Line {
  /** No sources: the socket is closed. */
  watch(sources: readonly Source[]): void;
}

function openLine(context: LineContext): Line {
  let wanted: readonly Source[] = [];
  let running: AbortController | undefined;
  let socket: WebSocket | undefined;
  const tell = () => {
    if (socket?.readyState === socket?.OPEN) socket?.send(JSON.stringify({ type: 'watch', sources: wanted }));
  };

  /** Keeps one socket after the other until nothing is watched or the sandbox is gone. */
  const run = async (signal: AbortSignal) => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      socket = context.host.openSocket(context.server, context.sandbox, 'observe');
      const end = await serve(context, socket, signal, tell);
      if (signal.aborted) return;
      const reason = end.gone ? sandboxGone : 'The lab host does not answer';
      for (const source of wanted) context.emit({ type: 'unavailable', source, at: context.now(), reason });
      if (end.gone) return context.hints.onGone();
      context.hints.onLost?.();
      if (end.opened) attempt = 0;
      if (!(await pauseBefore(attempt, signal, context.random))) return;
    }
  };

  return {
    watch: (sources) => {
      wanted = [...new Set(sources)];
      if (wanted.length === 0) {
        running?.abort();
        running = undefined;
      } else if (running === undefined) {
        running = new AbortController();
        void run(running.signal);
      } else tell();
    },
  };
}

/** Resolves when the socket is closed: whether it had been open, and whether the sandbox is gone. */
function serve(
  { log, emit, hints, sandbox, server }: LineContext,
  socket: WebSocket,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<{ opened: boolean; gone: boolean }> {
  return new Promise((resolve) => {
    let opened = false;
    let refused = 0;
    const stop = () => socket.terminate();
    signal.addEventListener('abort', stop, { once: true });
    socket.on('open', () => {
      opened = true;
      onOpen();
    });
    socket.on('message', (data) => {
      if (signal.aborted) return;
      const event = parseEvent(String(data));
      if (event === undefined) return log.warn({ sandbox, server }, 'An observation is not understood');
      if (event.source.startsWith('docker.')) {
        hints.onEngine(event.type === 'unavailable' ? event.reason : undefined);
      }
      emit(event);
    });
    socket.on('unexpected-response', (_request, response) => {
      refused = response.statusCode ?? 0;
      response.resume();
      socket.terminate();
    });
    // `close` follows and says all that matters.
    socket.on('error', (error) => log.debug({ err: error, sandbox, server }, 'Observation socket failed'));
    socket.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ opened, gone: refused === 404 || code === closeCode.sandboxGone });
    });
  });
}

function parseEvent(text: string): ObserveDown | undefined {
  try {
    return observeDown.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
