import { setTimeout as delay } from 'node:timers/promises';
import type { ScriptedTerminal } from '../testing/scripted-terminal.ts';

/** Milliseconds in which a key must come back: against a hang. */
const hangGuard = 60_000;

/**
 * Milliseconds from each key to what the shell shows for it. One key at a time, 8 to 12 ms apart like a very fast typist: terminals
 * gather what comes within 4 ms.
 */
export async function echo(terminal: ScriptedTerminal, keys: number): Promise<number[]> {
  await terminal.run('true');
  const samples: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    const started = performance.now();
    const back = new Promise<void>((resolve, reject) => {
      const guard = setTimeout(() => reject(new Error('A key did not come back within a minute')), hangGuard);
      terminal.onData = () => {
        clearTimeout(guard);
        resolve();
      };
    });
    terminal.type('x');
    await back;
    samples.push(performance.now() - started);
    await delay(8 + Math.random() * 4);
  }
  terminal.onData = undefined;
  terminal.type('\u0003');
  return samples;
}
