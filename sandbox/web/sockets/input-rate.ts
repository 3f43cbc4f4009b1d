import type { Brake } from './pump.ts';

/** Bytes a second, and at once. A message costs at least `least`, so a flood of small ones is slowed as well. */
const perSecond = 4 * 1024 * 1024;
const burst = 4 * 1024 * 1024;
const least = 128;

/** Slows a socket that sends more than a person, a paste or the acknowledgements of a flood need. Nothing is lost. By a clock that nobody sets. */
export function inputRate(brake: Brake, steady: () => number): (bytes: number) => void {
  let left = burst;
  let at = steady();
  let held = false;
  return (bytes) => {
    left = Math.min(burst, left + ((steady() - at) * perSecond) / 1000) - Math.max(bytes, least);
    at = steady();
    if (left >= 0 || held) return;
    held = true;
    brake.hold();
    setTimeout(
      () => {
        held = false;
        brake.release();
      },
      (-left * 1000) / perSecond + 10,
    ).unref();
  };
}
