import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';

it('gives nobody the port of another, nor one that the kernel gives away', async () => {
  const ports: number[] = [];
  for (let count = 0; count < 200; count += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(ports.length);
  expect([Math.min(...ports) >= 15_000, Math.max(...ports) < 24_000]).toEqual([true, true]);
});
