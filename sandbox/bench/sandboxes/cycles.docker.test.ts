import { expect, test } from 'vitest';
import { readInstance } from '../../testing/instance.ts';
import { runCycles } from './cycles.ts';

/** The short form; the long one is `npm run bench -- --cycles 500 cycles`. */
test('50 sandboxes that come and go leave nothing, and the agent and web grow by less than 20 MB', async () => {
  const { left, growth } = await runCycles(readInstance(), 50);
  expect(left).toEqual([]);
  for (const [name, mib] of Object.entries(growth)) expect(mib, `MiB that ${name} has grown`).toBeLessThan(20);
});
