import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeCall, type FileSource, FrameError, frameError, maxFileText, placeOf } from '#protocol';
import type { Log, Observer } from '../../observe/index.ts';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import { fileValue, textOf } from './file-value.ts';
import { type FileLook, HolderRefusal, LookReader } from './look-reader.ts';

export interface WatchFileContext {
  readonly source: FileSource;
  /** Opens a connection to the holder. */
  connect(signal: AbortSignal): Promise<Socket>;
  /** Whether the sandbox is still there. */
  exists(): Promise<boolean>;
  readonly observer: Observer;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Milliseconds between attempts to reach the holder: at first, and at most. */
const firstPause = 250;
const longestPause = 2000;
/** Milliseconds for the first look: a file system of the learner's may never answer. */
const patience = 5000;
/** Seconds between signs of life after it, and how many may be missing: then what was told last may be so no more. */
const heartbeat = 2;
const missable = 3;
/** Bytes that one file may make us read and tell. */
const readRate: Rate = { perSecond: 256 * 1024, burst: 2 * 1024 * 1024 };

/** Tells of one file until the signal: at once, on each change, and when it cannot be read, now or any more. */
export async function watchFile(context: WatchFileContext): Promise<void> {
  const { observer, signal, now, log, source } = context;
  const bucket = new RateBucket(readRate, now);
  let pause = firstPause;
  while (!signal.aborted) {
    const startedAt = now();
    try {
      await watchOnce(context, bucket);
    } catch (error) {
      if (signal.aborted) return;
      log.debug({ err: error, source }, 'file not read');
      observer.emit({ type: 'unavailable', source, at: now(), reason: reasonOf(error, source).slice(0, 300) });
    }
    if (!(await context.exists())) return observer.gone();
    if (now() - startedAt > 10_000) pause = firstPause;
    await delay(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** Ends by throwing: when the connection does, when whoever reads the file stands still, when the holder refuses or breaks the protocol, when the signal comes. */
async function watchOnce(context: WatchFileContext, bucket: RateBucket): Promise<never> {
  const { source, signal, now, observer } = context;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new TooLate()), patience);
  const either = AbortSignal.any([signal, late.signal]);
  const socket = await context.connect(either);
  const end = () => socket.destroy();
  either.addEventListener('abort', end, { once: true });
  const reader = new LookReader(maxFileText);
  let missed = 0;
  // Counted, not timed: when we ourselves stood still, one beat is missing and no more.
  const watchdog = setInterval(() => {
    missed = reader.beats ? missed + 1 : 0;
    if (missed > missable) late.abort(new StandsStill());
  }, heartbeat * 1000);
  try {
    socket.write(encodeCall({ type: 'watch', ...placeOf(source), limit: maxFileText, heartbeat }));
    for await (const chunk of socket) {
      missed = 0;
      for (const look of reader.push(Buffer.from(chunk))) {
        clearTimeout(timer);
        observer.emit(messageOf(look, source, now()));
        // Telling costs as much as reading. Meanwhile the holder waits, and skips what is no longer so.
        const wait = bucket.spend(2 * look.content.length + 512);
        if (wait > 0) await delay(wait, undefined, { signal });
        missed = 0;
      }
    }
    throw new Error('The holder ended the connection');
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    clearInterval(watchdog);
    either.removeEventListener('abort', end);
    socket.destroy();
  }
}

function messageOf(look: FileLook, source: FileSource, at: number) {
  const value = fileValue(look);
  if (value !== undefined) return { type: 'value' as const, source, at, value };
  const reason = `${nameOf(source)} cannot be read: ${textOf(look.content)}`;
  return { type: 'unavailable' as const, source, at, reason: reason.slice(0, 300) };
}

class TooLate extends Error {}
class StandsStill extends Error {}

function reasonOf(error: unknown, source: FileSource): string {
  if (error instanceof TooLate) return `Reading ${nameOf(source)} takes too long`;
  if (error instanceof StandsStill)
    return `${nameOf(source)} cannot be read just now: what reads it in the sandbox stands still`;
  if (error instanceof HolderRefusal && error.code === frameError.cannotCreate) return error.message;
  // A holder from before an update answers a call that it does not know as any broken frame.
  if (error instanceof HolderRefusal)
    return 'This sandbox is older than the lab host. Reset it to have its files checked';
  if (error instanceof FrameError)
    return 'What tells of the files in the sandbox is not ours any more. Reset the sandbox';
  return 'The files of the sandbox cannot be read for a moment';
}

const nameOf = (source: FileSource): string => `"${placeOf(source).path.slice(0, 120)}"`;
