import type { WebSocket } from 'ws';
import { closeCode, kindOf, observeUp, type SandboxId, type Source, type SourceKind } from '#protocol';
import type { ObservedSource } from './observed-source.ts';

/** Largest message a watcher may send, bytes. */
export const maxObserveUp = 64 * 1024;

export interface ObservationContext {
  readonly sandbox: SandboxId;
  /** What this end serves; any other source is answered as unavailable. */
  readonly sources: ReadonlyMap<SourceKind, ObservedSource>;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Speaks the observation protocol on an accepted socket until it closes. A slow socket gets the latest message of each source
 * and misses the ones between: memory holds one message a source.
 */
export function serveObservation(socket: WebSocket, { sandbox, sources, now }: ObservationContext): void {
  const watched = new Map<Source, () => void>();
  const waiting = new Map<Source, string>();
  let sending = false;

  const sendNext = () => {
    const [next] = waiting;
    if (next === undefined || sending || socket.readyState !== socket.OPEN) return;
    waiting.delete(next[0]);
    sending = true;
    socket.send(next[1], () => {
      sending = false;
      sendNext();
    });
  };
  const say = (source: Source, message: string) => {
    waiting.set(source, message);
    sendNext();
  };
  const stop = () => {
    for (const unwatch of watched.values()) unwatch();
    watched.clear();
    waiting.clear();
  };
  const start = (source: Source) => {
    // Named before it starts: a source may call back at once.
    watched.set(source, () => undefined);
    const observed = sources.get(kindOf(source));
    if (observed === undefined) {
      const reason = `"${source}" is not served here`;
      say(source, JSON.stringify({ type: 'unavailable', source, at: now(), reason }));
      return;
    }
    const unwatch = observed.watch(sandbox, source, {
      changed: (message) => say(source, message),
      gone: () => socket.close(closeCode.sandboxGone, `The sandbox ${sandbox} is not there any more`),
    });
    watched.set(source, unwatch);
  };
  const watch = (wanted: ReadonlySet<Source>) => {
    for (const [source, unwatch] of watched) {
      if (wanted.has(source)) continue;
      unwatch();
      watched.delete(source);
      waiting.delete(source);
    }
    for (const source of wanted) if (!watched.has(source)) start(source);
  };

  socket.on('error', () => socket.terminate());
  socket.on('close', stop);
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : observeUp.safeParse(parseJson(String(data))).data;
    if (message === undefined) socket.close(closeCode.protocol, 'Expected {"type":"watch","sources":[…]} as text');
    else watch(new Set(message.sources));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
