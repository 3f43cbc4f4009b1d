import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { giveWay, takePart } from './cpu-weight.ts';

const container = 'a'.repeat(64);

test.each([
  ['v1', 'cpu/labs', 'cpu.shares', '64', '1024'],
  ['v2', 'labs', 'cpu.weight', '6', '100'],
])('%s: one that nobody waits for weighs little until it is claimed', async (...row) => {
  const [, parent, file, low, usual] = row;
  const root = mkdtempSync(join(tmpdir(), 'drydock-weight-'));
  const folder = join(root, parent, container);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), usual);
  // The kernel's file has one value; in an ordinary one the end of the former stays.
  const weight = () => readFileSync(join(folder, file), 'utf8').split('\n')[0];
  await giveWay(container, root);
  expect(weight()).toBe(low);
  await takePart(container, root);
  expect(weight()).toBe(usual);
  rmSync(root, { recursive: true });
});
