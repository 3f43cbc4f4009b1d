import { spawn } from 'node:child_process';
import type { SandboxId } from '#protocol';
import { LineReader } from '../line-reader.ts';
import type { Log } from '../log.ts';
import { type CensusLine, type CensusSource, censusHeading, censusLine, maxCensusLine } from './census-line.ts';

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

interface CensusWatch {
  readonly sandbox: SandboxId;
  readonly source: CensusSource;
  readonly target: CensusTarget;
}

/** Reads /proc and cgroups of sandboxes: one process for all of them, started by the first watch. */
export interface Census {
  /** Tells of one source of a sandbox until the answer is called; at most one watch each. */
  watch(watched: CensusWatch, tell: (line: CensusLine) => void): () => void;
  close(): void;
}

/** Milliseconds before a census that died is started again: the first time, and at most. */
const firstPause = 50;
const longestPause = 2000;
/** A census that lived so long starts the pauses anew. */
const healthyAfter = 10_000;

/** Keeps the census process alive while somebody watches. */
export function startCensus({ path, args = [], log, now }: CensusContext): Census {
  const watched = new Map<string, { watch: CensusWatch; tell: (line: CensusLine) => void }>();
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
        for (const { watch, tell } of watched.values()) {
          const { sandbox, source } = watch;
          tell({ sandbox, source, at: now(), unavailable: 'Its processes cannot be read for a moment' });
        }
      restart = setTimeout(ensure, pause);
      pause = Math.min(pause * 2, longestPause);
    });
    return running;
  }
  function ensure() {
    if (child !== undefined || closed) return;
    restart = undefined;
    child = start();
    for (const { watch } of watched.values()) write(watchLine(watch));
  }
  function write(line: string) {
    if (child?.stdin.writable) child.stdin.write(line);
  }
  function take(text: string) {
    const json: unknown = JSON.parse(text);
    const line = censusLine.safeParse(json);
    if (line.success) return watched.get(keyOf(line.data))?.tell(line.data);
    const { sandbox, source, at } = censusHeading.parse(json);
    log.warn({ sandbox, source, issues: line.error.issues.slice(0, 3) }, 'census told what does not fit');
    watched
      .get(keyOf({ sandbox, source }))
      ?.tell({ sandbox, source, at, unavailable: 'Its processes could not be understood' });
  }

  return {
    watch: (watch, tell) => {
      const line = watchLine(watch);
      const key = keyOf(watch);
      const entry = { watch, tell };
      watched.set(key, entry);
      if (child === undefined && restart === undefined) ensure();
      else write(line);
      return () => {
        if (watched.get(key) !== entry) return;
        watched.delete(key);
        write(`unwatch ${key}\n`);
      };
    },
    close: () => {
      closed = true;
      clearTimeout(restart);
      child?.kill('SIGKILL');
    },
  };
}

const keyOf = ({ sandbox, source }: Pick<CensusWatch, 'sandbox' | 'source'>): string => `${sandbox} ${source}`;

function watchLine({ target, ...watch }: CensusWatch): string {
  const { cgroup, initPid } = target;
  if (!/^\/[^\s\0]*$/.test(cgroup)) throw new Error(`"${cgroup}" is no cgroup folder`);
  if (!Number.isSafeInteger(initPid) || initPid < 1) throw new Error(`${initPid} is no process`);
  return `watch ${keyOf(watch)} ${cgroup} ${initPid}\n`;
}
