import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCode, type SandboxId, type SourceKind } from '#protocol';
import type { Census, CensusTarget } from './census/census.ts';
import { censusSource } from './census/census-source.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { KernelLog } from './kernel-log/kernel-log.ts';
import { memoryKillsSource } from './kernel-log/memory-kills-source.ts';
import type { ObservedSource } from './observed-source.ts';
import { maxObserveUp, serveObservation } from './serve-observation.ts';
import { SocketLimit } from './socket-limit.ts';

export interface ObserveServerContext {
  readonly census: Census;
  readonly kernelLog: Pick<KernelLog, 'watch'>;
  /** Where a sandbox is now; undefined when there is none of that name. */
  locate(sandbox: SandboxId): CensusTarget | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Fleet's end of /v1/sandboxes/:id/observe. */
export interface ObserveServer {
  /** Takes over an upgrade request that was found to carry the secret. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, sandbox: SandboxId): void;
  /** Ends every socket; not the census. */
  close(): void;
}

export function createObserveServer({ census, kernelLog, locate, now }: ObserveServerContext): ObserveServer {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxObserveUp });
  const heartbeat = startHeartbeat();
  const limit = new SocketLimit();
  const read = ['linux', 'linux.sockets', 'linux.connections', 'linux.counters'] as const;
  const sources = new Map<SourceKind, ObservedSource>([
    ...read.map((source) => [source, censusSource(census, source, locate)] as const),
    ['linux.memoryKills', memoryKillsSource({ kernelLog, locate, now })],
  ]);
  return {
    handleUpgrade: (request, socket, head, sandbox) => {
      server.handleUpgrade(request, socket, head, (watcher) => {
        if (locate(sandbox) === undefined) {
          watcher.close(closeCode.sandboxGone, `The sandbox ${sandbox} is not there any more`);
        } else if (limit.admit(sandbox, watcher)) {
          heartbeat.add(watcher);
          serveObservation(watcher, { sandbox, sources, now });
        }
      });
    },
    close: () => {
      heartbeat.stop();
      for (const watcher of server.clients) watcher.terminate();
      server.close();
    },
  };
}
