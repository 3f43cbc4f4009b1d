import { setTimeout as pause } from 'node:timers/promises';

/** Throws when the two differ; the message is the reason of a failed proof. */
export function same(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}

/** Asks until the answer is not undefined. Throws with the last error once `seconds` are over. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + seconds * 1000;
  let last = 'no answer';
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (cause) {
      last = cause instanceof Error ? cause.message : String(cause);
    }
    await pause(1000);
  }
  throw new Error(`${what} did not come within ${seconds} s: ${last}`);
}
