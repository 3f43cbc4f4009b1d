import type { AgentHello } from '#protocol';

/** What the lab host has, as it was measured. Memory and disk in bytes. */
export interface Resources {
  /** Free for programs, the caches that the kernel would give up among it. */
  readonly memory: number;
  readonly processes: number;
  readonly disk: number;
  /** Cores there are, and how many of them sandboxes used lately. */
  readonly cores: number;
  readonly busy: number;
  /** Sandboxes that run. */
  readonly running: number;
  /** What one sandbox uses of memory, processes and disk: the mean of those that run. */
  readonly each: { readonly memory: number; readonly processes: number; readonly disk: number };
}

/** What is kept back, so that those who work go on when one more comes. */
export interface Reserve {
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
  /** Part of a core that each gets at least when all cores are busy. */
  readonly share: number;
}

export interface Room {
  /** Sandboxes that can start now. */
  readonly seats: number;
  /** What would run out first; told when there is no room. */
  readonly short?: Exclude<AgentHello['short'], undefined>;
}

const MiB = 1024 ** 2;
/** One that has just begun is small; more is asked for it than that, and half as much again as the others use. */
const least = { memory: 96 * MiB, processes: 100, disk: 128 * MiB };
const growth = 1.5;
/** Processes that the lab host itself may come to need. */
const ownProcesses = 500;
/** Part of the cores that sandboxes use together, from which on they wait for each other. */
const allBusy = 0.9;
/** More at once is never asked for. */
const most = 1000;

/** How many sandboxes fit beside those that run and the `starting` ones, which cannot be measured yet. Pure. */
export function roomFor(found: Resources, reserve: Reserve, starting: number): Room {
  const need = (what: keyof typeof least) => Math.max(least[what], found.each[what] * growth);
  const fits = [
    { short: 'memory', seats: (found.memory - reserve.memory) / need('memory') },
    { short: 'processes', seats: (found.processes - ownProcesses) / need('processes') },
    { short: 'disk', seats: (found.disk - reserve.disk) / need('disk') },
    {
      short: 'processor',
      seats: found.busy < found.cores * allBusy ? most : found.cores / reserve.share - found.running,
    },
  ] as const;
  const [tightest] = [...fits].sort((a, b) => a.seats - b.seats);
  const seats = Math.min(most, Math.max(0, Math.floor((tightest?.seats ?? 0) - starting)));
  return seats > 0 || tightest === undefined ? { seats } : { seats, short: tightest.short };
}
