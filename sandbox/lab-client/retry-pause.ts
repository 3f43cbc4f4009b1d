import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between attempts to reach the agent again; the last is repeated. */
const pauses = [250, 500, 1000, 2000, 5000];

/** Waits before attempt number `attempt` (from 0), a little differently each time. False when the signal aborted. */
export async function pauseBefore(attempt: number, signal: AbortSignal, random: (bytes: number) => Uint8Array) {
  const pause = pauses[Math.min(attempt, pauses.length - 1)] ?? 5000;
  const [jitter = 0] = random(1);
  return delay(pause * (0.75 + jitter / 512), undefined, { signal, ref: false }).then(
    () => true,
    () => false,
  );
}
