import type { SandboxId } from '#protocol';
import { type Log, type ObservedSource, shareSource } from '../../observe/index.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';
import { watchContainers } from './watch-containers.ts';

export interface ContainersSourceContext {
  readonly sockets: SandboxSockets;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The source `docker.containers`: the containers of the learner's own engine, read when its events say so. */
export function containersSource({ sockets, log, now }: ContainersSourceContext): ObservedSource {
  return shareSource((sandbox: SandboxId, observer) => {
    const stopped = new AbortController();
    const context = {
      connect: (signal: AbortSignal) => sockets.connect(sandbox, 'engine.sock', signal),
      exists: () => sockets.exists(sandbox),
      log,
      now,
      signal: stopped.signal,
      observer,
    };
    watchContainers(context).catch((error: unknown) => {
      log.error({ err: error, sandbox }, 'docker.containers failed');
      observer.emit({ type: 'unavailable', source: 'docker.containers', at: now(), reason: 'The relay failed' });
    });
    return () => stopped.abort();
  });
}
