import { fileSource, type SandboxId } from '#protocol';
import { type Log, type ObservedSource, shareSource } from '../../observe/index.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';
import { watchFile } from './watch-file.ts';

export interface FilesSourceContext {
  readonly sockets: SandboxSockets;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** Files of one sandbox at a time: each is a process in it. */
const perSandbox = 16;

/** The sources `file:…`: files of sandboxes, read and watched by their holders. */
export function filesSource({ sockets, log, now, signal }: FilesSourceContext): ObservedSource {
  const counts = new Map<SandboxId, number>();
  const count = (sandbox: SandboxId, more: 1 | -1) => {
    const next = (counts.get(sandbox) ?? 0) + more;
    if (next === 0) counts.delete(sandbox);
    else counts.set(sandbox, next);
    return next;
  };
  return shareSource((sandbox, observer, name) => {
    const source = fileSource.parse(name);
    const stopped = new AbortController();
    const fail = (reason: string) => observer.emit({ type: 'unavailable', source, at: now(), reason });
    if (count(sandbox, 1) > perSandbox) {
      // Later: whoever starts a source is not told before he has it.
      queueMicrotask(() => fail(`More than ${perSandbox} files are watched at a time`));
    } else {
      const context = {
        source,
        connect: (until: AbortSignal) => sockets.connect(sandbox, 'holder.sock', until),
        exists: () => sockets.exists(sandbox),
        log,
        now,
        signal: AbortSignal.any([signal, stopped.signal]),
        observer,
      };
      watchFile(context).catch((error: unknown) => {
        log.error({ err: error, sandbox }, 'a file failed');
        fail('The relay failed');
      });
    }
    return () => {
      stopped.abort();
      count(sandbox, -1);
    };
  });
}
