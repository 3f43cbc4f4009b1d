import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** Where a fault strikes is chance, and can be had again: DRYDOCK_FAULT_SEED=N. */
const seed = Number(process.env.DRYDOCK_FAULT_SEED ?? randomInt(2 ** 31));
process.stderr.write(`DRYDOCK_FAULT_SEED=${seed}\n`);

let state = seed >>> 0;

/** From 0 up to 1, from the seed. Source: mulberry32 by T. Ettinger, public domain. */
function chance(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** Waits for a random moment of the next `milliseconds`. */
export async function randomMoment(milliseconds: number): Promise<void> {
  await delay(chance() * milliseconds);
}
