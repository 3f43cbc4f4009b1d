import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LineTooLong, type Log } from '../../observe/index.ts';
import { type Budget, type Engine, openEngine } from './engine.ts';
import { EngineClient } from './engine-client.ts';
import { EngineError, noAnswer } from './engine-error.ts';

/** A way to one sandbox's engine. */
export interface EngineAccess {
  /** Opens a connection to the engine. */
  connect(signal: AbortSignal): Promise<Socket>;
  /** Whether the sandbox is still there. */
  exists(): Promise<boolean>;
  /** Spends bytes that were read or told; resolves when the next may be. */
  readonly budget: Budget;
}

export interface SessionContext extends EngineAccess {
  /** What it is for, in the log. */
  readonly name: string;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** The engine cannot be read now; `work` is called again later. */
  unavailable(reason: string): void;
  /** The sandbox is not there any more; nothing follows. */
  gone(): void;
}

/** Milliseconds between attempts to reach an engine: at first, and at most. */
const firstPause = 250;
const longestPause = 2000;

/**
 * Works at one engine until the signal, again and again: `work` gets a connection's worth of engine and ends by throwing when the
 * engine stops or says what cannot be understood. Never rejects.
 */
export async function keepSession(
  context: SessionContext,
  work: (engine: Engine, signal: AbortSignal) => Promise<never>,
): Promise<void> {
  const { now, signal, log, name } = context;
  let pause = firstPause;
  while (!signal.aborted) {
    const startedAt = now();
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    try {
      await work(await openEngine(new EngineClient({ connect: context.connect, signal: both }), context.budget), both);
    } catch (error) {
      if (signal.aborted) return;
      if (!isTheirs(error)) log.error({ err: error }, `${name} failed`);
      context.unavailable(error instanceof EngineError ? error.message : noAnswer);
    } finally {
      ended.abort();
    }
    if (!(await context.exists())) return context.gone();
    if (now() - startedAt > 10_000) pause = firstPause;
    await delay(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** What a learner can bring about is not our failure. */
function isTheirs(error: unknown): boolean {
  return error instanceof EngineError || error instanceof LineTooLong;
}
