import { spawn } from 'node:child_process';
import type { MemoryKill } from '#protocol';
import { LineReader } from '../line-reader.ts';
import type { Log } from '../log.ts';
import { type LoggedKill, memoryKills, wantedRecords } from './memory-kill-reader.ts';

export interface KernelLogContext {
  /** Prints records of /dev/kmsg from the oldest that the kernel still has, then as they come. Default: `grep` for those that are wanted. */
  readonly command?: readonly [program: string, ...args: string[]];
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What the kernel's own log tells of memory, of every cgroup on the machine. Nothing at all where it cannot be read. */
export interface KernelLog {
  /** The kills of the group whose path ends so (`/labs/<id>`) and of all below it, oldest first: at once and after each new one. The answer ends it. */
  watch(group: string, tell: (kills: readonly MemoryKill[]) => void): () => void;
  close(): void;
}

/** `grep` wakes us for these records alone: bridges and interfaces write hundreds for each. */
const grep = ['grep', '-a', '-E', '--line-buffered', wantedRecords, '/dev/kmsg'] as const;
/** Kills that are remembered, of the whole machine, and told of one sandbox. */
const remembered = 1024;
const told = 64;
/** A record of the kernel is at most 1 KiB and its escapes. */
const longestRecord = 16 * 1024;
/** Milliseconds until it is read again after an end, first and at most: the kernel ends a reader that was too slow for it. */
const firstPause = 500;
const longestPause = 60_000;
/** Milliseconds after which an end is none of a row: that program could read. */
const longRun = 5000;

export function startKernelLog({ command = grep, log, now }: KernelLogContext): KernelLog {
  let kills: (MemoryKill & { readonly sequence: number })[] = [];
  const watchers = new Set<() => void>();
  let closed = false;
  let pause = firstPause;
  let again: NodeJS.Timeout | undefined;
  let child: ReturnType<typeof read> | undefined;

  function take(found: LoggedKill | undefined): void {
    // A reader that starts anew reads again what there still is.
    if (found === undefined || found.sequence <= (kills.at(-1)?.sequence ?? -1)) return;
    const at = Math.round(Math.min(now(), now() - monotonic() + found.uptime / 1000));
    kills = [...kills.slice(1 - remembered), { cgroup: found.cgroup, at, sequence: found.sequence }];
    for (const tell of watchers) tell();
  }

  function read() {
    const [program, ...args] = command;
    const running = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = new LineReader(longestRecord);
    const readKill = memoryKills();
    const begun = performance.now();
    running.on('error', (error) => log.warn({ err: error }, 'the kernel’s log is not read'));
    running.stdout.on('data', (chunk: Buffer) => {
      pause = firstPause;
      try {
        for (const line of lines.push(chunk)) take(readKill(line));
      } catch (error) {
        log.warn({ err: error }, 'the kernel’s log could not be understood');
        running.kill();
      }
    });
    running.on('close', () => {
      if (closed) return;
      if (performance.now() - begun > longRun) pause = firstPause;
      again = setTimeout(() => (child = read()), pause);
      pause = Math.min(2 * pause, longestPause);
    });
    return running;
  }
  child = read();

  return {
    watch: (group, tell) => {
      const tellOwn = () => {
        const own = kills.flatMap(({ at, ...kill }) => {
          const path = below(group, kill.cgroup);
          return path === undefined ? [] : [{ cgroup: path, at }];
        });
        tell(own.slice(-told));
      };
      watchers.add(tellOwn);
      tellOwn();
      return () => watchers.delete(tellOwn);
    },
    close: () => {
      closed = true;
      clearTimeout(again);
      child?.kill();
    },
  };
}

/** Milliseconds of the clock that the kernel dates its records by: the time that a laptop sleeps is in neither. */
const monotonic = () => Number(process.hrtime.bigint() / 1_000_000n);

/** The rest of a path behind the group, `/` for the group itself; undefined when it is not in it. The kernel counts from the root of all groups, we from the lab host's. */
function below(group: string, full: string): string | undefined {
  const place = `${full}/`.indexOf(`${group}/`);
  if (place < 0) return undefined;
  const rest = full.slice(place + group.length);
  return rest === '' ? '/' : rest;
}
