import { exec } from 'tinyexec';
import type { Figure } from './samples.ts';

const rounds = 3;

/** `drydock start` with Docker present and images cached, and once more while it runs: seconds to the URL on standard output. */
export async function benchStart(): Promise<Figure[]> {
  const cached: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await drydock('stop');
    cached.push(await timed('start', '--detach'));
    again.push(await timed('start', '--detach'));
  }
  return [
    { name: 'start, images cached', samples: cached, unit: 's', goal: { quantile: 1, atMost: 10 } },
    { name: 'start, already running', samples: again, unit: 's', goal: { quantile: 1, atMost: 10 } },
  ];
}

async function timed(...args: string[]): Promise<number> {
  const started = performance.now();
  const output = await drydock(...args);
  if (!/^https?:\/\//m.test(output)) throw new Error(`No URL came: ${output}`);
  return (performance.now() - started) / 1000;
}

async function drydock(...args: string[]): Promise<string> {
  const { stdout } = await exec('node', ['sandbox/bootstrap/drydock.mjs', ...args], { throwOnError: true });
  return stdout;
}
