import { type AgentHello, UserError } from '#protocol';
import type { AgentSettings } from '../../settings.ts';
import { measure } from './measure.ts';
import { type Resources, type Room, roomFor } from './room.ts';

export interface Admission {
  /** Beside those that run and start. */
  room(): Promise<Room>;
  /** Starts one more where it fits, and counts it until it can be measured. Throws UserError `lab-host-full`. */
  admit<T>(start: () => Promise<T>): Promise<T>;
  /** Whether something may be made in advance: there is room for two at least, and the processors are not busy. */
  isCalm(): Promise<boolean>;
}

export interface AdmissionContext {
  readonly settings: Pick<AgentSettings, 'keepFree'>;
  now(): number;
  /** Sandboxes that run. */
  running(): number;
}

/** Milliseconds over which the use of the processors is averaged: at most, and at least. */
const lookBack = 20_000;
const shortest = 2000;

/** Milliseconds that a measurement holds: what starts meanwhile is counted by itself. */
const fresh = 500;

export function createAdmission(context: AdmissionContext, look: typeof measure = measure): Admission {
  const { keepFree } = context.settings;
  let last: { readonly at: number; readonly found: Promise<Resources> } | undefined;
  let starting = 0;
  let uses: readonly { readonly at: number; readonly used: number }[] = [];
  const measureNow = async (): Promise<Resources> => {
    const { used, ...measured } = await look(context.running());
    const at = context.now();
    uses = [...uses.filter((use) => at - use.at < lookBack), { at, used }];
    const [oldest] = uses;
    const elapsed = oldest === undefined ? 0 : at - oldest.at;
    // Nanoseconds in milliseconds; what has just been measured for the first time says nothing yet.
    const busy = oldest === undefined || elapsed < shortest ? 0 : (used - oldest.used) / 1e6 / elapsed;
    return { ...measured, busy };
  };
  const found = (): Promise<Resources> => {
    if (last === undefined || context.now() - last.at > fresh) last = { at: context.now(), found: measureNow() };
    return last.found;
  };
  const room = async () => roomFor(await found(), keepFree, starting);
  return {
    room,
    admit: async (start) => {
      const measured = await found();
      // No await between the look and the count: many may come at once.
      const now = roomFor(measured, keepFree, starting);
      if (now.seats < 1) throw full(now);
      starting += 1;
      try {
        return await start();
      } finally {
        starting -= 1;
        last = undefined;
      }
    },
    isCalm: async () => (await room()).seats > 1 && !isBusy(await found()),
  };
}

/** More than half of the cores: what is made in advance can wait. */
function isBusy({ busy, cores }: Resources): boolean {
  return busy > cores / 2;
}

const words: Record<Exclude<AgentHello['short'], undefined>, string> = {
  memory: 'too little memory is free',
  processes: 'too many processes exist',
  disk: 'too little disk is free',
  processor: 'its processors are too busy',
};

function full({ short }: Room): UserError {
  const message = `The lab host is full: ${short === undefined ? 'nothing fits' : words[short]}`;
  return new UserError({ code: 'lab-host-full', message }, { status: 503 });
}
