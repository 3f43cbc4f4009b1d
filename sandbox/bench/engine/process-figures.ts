import { readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

interface ProcessFigures {
  /** Seconds of processor time so far. */
  cpuSeconds(): { readonly self: number; readonly workers: number };
  /** MiB; the heap is what a collection leaves. */
  memory(): { readonly heap: number; readonly resident: number; readonly workers: number };
}

/** What this process and the processes that it started take, but those named. Linux only. */
export function openProcessFigures(but: readonly (number | undefined)[]): ProcessFigures {
  setFlagsFromString('--expose-gc');
  const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'));
  const workers = () => children().filter((pid) => !but.includes(Number(pid)));
  return {
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      const ticks = workers().map((pid) => {
        const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
        return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
      });
      return { self: (user + system) / 1e6, workers: sum(ticks) / 100 };
    },
    memory: () => {
      collect();
      return {
        heap: process.memoryUsage().heapUsed / 2 ** 20,
        resident: residentMiB('self'),
        workers: sum(workers().map(residentMiB)),
      };
    },
  };
}

const children = () =>
  readdirSync('/proc/self/task').flatMap((task) => read(`/proc/self/task/${task}/children`).split(' ').filter(Boolean));

const residentMiB = (pid: string): number =>
  Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

/** Empty when the process has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
