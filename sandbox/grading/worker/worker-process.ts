import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../session/clock.ts';
import { type FromWorker, fromWorker, type LoadedLesson, type ToWorker } from './messages.ts';

export interface WorkerLimits {
  /** Milliseconds that one check may run; five times as long on a machine that hardly lets it. */
  readonly checkMs: number;
  /** Milliseconds after which others do not wait for it any more. */
  readonly lateMs: number;
  /** Milliseconds until the checks of a lesson must be loaded, and until an evaluation must begin. */
  readonly loadMs: number;
  /** MiB of heap. */
  readonly heapMb: number;
}

export const defaultLimits: WorkerLimits = { checkMs: 2000, lateMs: 250, loadMs: 40_000, heapMb: 96 };

/** Linux counts the time of processes in hundredths of a second. */
const msOfTick = 10;

/** MiB of each half of the young generation. */
const youngMb = 4;

/** A process in which author code runs. */
export interface WorkerProcess {
  post(message: ToWorker): void;
  /** One listener at a time: whoever asked last. */
  listen(listener: WorkerListener | undefined): void;
  /** Milliseconds of a processor that it has used so far; undefined where the system does not tell. */
  processorMs(): number | undefined;
  /** Ends it; safe to repeat. Resolves when it is gone. */
  end(): Promise<void>;
}

export interface WorkerListener {
  onMessage(message: FromWorker): void;
  /** It ended by itself: out of memory, a broken message. At once when it has ended before. */
  onEnd(reason: string): void;
}

/** Ends a worker with us, also when we are killed while its author's code loops and it hears nothing. */
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

export function startWorkerProcess({ heapMb }: WorkerLimits): WorkerProcess {
  // V8 begins a collection when less is left below the cap than its young generation may take: with the usual 64 MiB that is
  // nearly always, and most of a worker's time went into it.
  const young = `--max-semi-space-size=${youngMb}`;
  const node = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heapMb}`, young];
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
    // Nothing of the server's environment is an author's business.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(setpriv === undefined
      ? { execArgv: node }
      : { execPath: setpriv, execArgv: ['--pdeathsig', 'KILL', '--', process.execPath, ...node] }),
  });
  const lastWords = tailOf(child);
  let listener: WorkerListener | undefined;
  let ended: string | undefined;
  const fail = (reason: string) => {
    if (ended !== undefined) return;
    ended = reason;
    child.kill('SIGKILL');
    listener?.onEnd(reason);
  };
  child.on('error', (error) => fail(`The worker cannot be used: ${error.message}`));
  // Not at its exit: what it said before is still to be read.
  child.on('close', (code, signal) => fail(reasonOf(code, signal, lastWords(), heapMb)));
  child.on('message', (raw) => {
    const message = fromWorker.safeParse(raw);
    if (message.success) listener?.onMessage(message.data);
    else fail(`The worker said something unknown: ${message.error.message}`);
  });
  return {
    // A message to a process that just ended is as lost as one that it has no time to read.
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    listen: (next) => {
      listener = next;
      if (ended !== undefined) next?.onEnd(ended);
    },
    processorMs: () => (child.pid === undefined ? undefined : processorMsOf(child.pid)),
    end: async () => {
      listener = undefined;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** User and system time, fields 14 and 15 of proc(5), counted after the program's name, which may hold spaces. */
function processorMsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * msOfTick;
  } catch {
    return undefined;
  }
}

/** Why the checks of a lesson cannot be used; `stack` is the author's. */
export class BrokenChecks extends Error {
  override readonly name = 'BrokenChecks';
}

/** Loads a lesson's checks. Rejects with BrokenChecks when they cannot be loaded, or not in time: then the process is of no use any more. */
export function loadChecks(
  worker: WorkerProcess,
  checksFile: string,
  { loadMs }: WorkerLimits,
  clock: Clock,
  traced = false,
): Promise<LoadedLesson> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, stack?: string) => {
      cancel();
      worker.listen(undefined);
      reject(Object.assign(new BrokenChecks(message), stack === undefined ? {} : { stack }));
    };
    const cancel = clock.after(loadMs, () => fail(`The checks were not loaded after ${loadMs} ms`));
    worker.listen({
      onEnd: fail,
      onMessage: (message) => {
        if (message.type === 'broken') return fail(message.message, message.stack);
        if (message.type !== 'ready') return;
        cancel();
        worker.listen(undefined);
        resolve(message);
      },
    });
    worker.post({ type: 'load', checksFile, traced });
  });
}

/** The last of what it wrote to standard error: V8's own words when it gave up. */
function tailOf({ stderr }: ChildProcess): () => string {
  let tail = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-8192);
  });
  return () => tail;
}

function reasonOf(code: number | null, signal: string | null, words: string, heapMb: number): string {
  if (/heap out of memory|invalid size error|Allocation failed/.test(words)) {
    return `It took more than ${heapMb} MiB of memory`;
  }
  return `The worker ended with ${signal ?? `code ${code}`}`;
}
