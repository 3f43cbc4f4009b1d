import { spawn } from 'node:child_process';
import type { SandboxId } from '#protocol';
import { LineReader } from '../line-reader.ts';
import type { Log } from '../log.ts';
import { type CensusLine, censusHeading, censusLine, maxCensusLine } from './census-line.ts';

/** Where a sandbox is found on the lab host. */
export interface CensusTarget {
  /** Its cgroup folder, as census takes it. */
  readonly cgroup: string;
  /** Its first process, numbered on the lab host. */
  readonly initPid: number;
}

export interface CensusContext {
  /** The census binary. */
  readonly path: string;
  readonly args?: readonly string[];
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Reads /proc and cgroups of sandboxes: one process for all of them, started by the first watch. */
export interface Census {
  /** Tells of one sandbox until the answer is called; at most one watch a sandbox. */
  watch(sandbox: SandboxId, target: CensusTarget, tell: (line: CensusLine) => void): () => void;
  close(): void;
}

/** Milliseconds before a census that died is started again: the first time, and at most. */
const firstPause = 50;
const longestPause = 2000;
/** A census that lived so long starts the pauses anew. */
const healthyAfter = 10_000;

/** Keeps the census process alive while somebody watches. */
export function startCensus({ path, args = [], log, now }: CensusContext): Census {
  const watched = new Map<SandboxId, { target: CensusTarget; tell: (line: CensusLine) => void }>();
  let child: ReturnType<typeof start> | undefined;
  let restart: NodeJS.Timeout | undefined;
  let pause = firstPause;
  let closed = false;

  function start() {
    const startedAt = now();
    const running = spawn(path, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = new LineReader(maxCensusLine);
    running.stdin.on('error', () => undefined);
    running.on('error', (error) => log.error({ err: error }, 'census does not run'));
    running.stdout.on('data', (chunk: Buffer) => {
      try {
        for (const line of lines.push(chunk)) take(line);
      } catch (error) {
        log.error({ err: error }, 'census broke its protocol');
        running.kill('SIGKILL');
      }
    });
    running.on('close', (code, signal) => {
      if (child !== running) return;
      child = undefined;
      if (closed || watched.size === 0) return;
      log.warn({ code, signal }, 'census ended and starts again');
      if (now() - startedAt >= healthyAfter) pause = firstPause;
      else
        for (const [sandbox, { tell }] of watched)
          tell({ sandbox, at: now(), unavailable: 'Its processes cannot be read for a moment' });
      restart = setTimeout(ensure, pause);
      pause = Math.min(pause * 2, longestPause);
    });
    return running;
  }
  function ensure() {
    if (child !== undefined || closed) return;
    restart = undefined;
    child = start();
    for (const [sandbox, { target }] of watched) write(watchLine(sandbox, target));
  }
  function write(line: string) {
    if (child?.stdin.writable) child.stdin.write(line);
  }
  function take(text: string) {
    const json: unknown = JSON.parse(text);
    const line = censusLine.safeParse(json);
    if (line.success) return watched.get(line.data.sandbox)?.tell(line.data);
    const { sandbox, at } = censusHeading.parse(json);
    log.warn({ sandbox, issues: line.error.issues.slice(0, 3) }, 'census told what does not fit');
    watched.get(sandbox)?.tell({ sandbox, at, unavailable: 'Its processes could not be understood' });
  }

  return {
    watch: (sandbox, target, tell) => {
      const line = watchLine(sandbox, target);
      const entry = { target, tell };
      watched.set(sandbox, entry);
      if (child === undefined && restart === undefined) ensure();
      else write(line);
      return () => {
        if (watched.get(sandbox) !== entry) return;
        watched.delete(sandbox);
        write(`unwatch ${sandbox}\n`);
      };
    },
    close: () => {
      closed = true;
      clearTimeout(restart);
      child?.kill('SIGKILL');
    },
  };
}

function watchLine(sandbox: SandboxId, { cgroup, initPid }: CensusTarget): string {
  if (!/^\/[^\s\0]*$/.test(cgroup)) throw new Error(`"${cgroup}" is no cgroup folder`);
  if (!Number.isSafeInteger(initPid) || initPid < 1) throw new Error(`${initPid} is no process`);
  return `watch ${sandbox} ${cgroup} ${initPid}\n`;
}
