import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofLab, ProofSandbox } from '../../prove/index.ts';
import { proofLab } from '../proof-lab.ts';
import { exhaustions } from './exhaustion.ts';

let lab: ProofLab;
let neighbour: ProofSandbox;
beforeAll(async () => {
  lab = proofLab();
  neighbour = await lab.claim();
});
afterAll(async () => {
  await neighbour?.[Symbol.asyncDispose]();
  lab?.close();
});

describe('a neighbour goes on while a sandbox uses up its', () => {
  test.each(exhaustions)('$name', async ({ name, take, told, neighbour: script }) => {
    await using greedy = await lab.claim();
    // In a session of its own, with a log: when everything is used up nobody in there can be asked.
    await greedy.run(
      `cat > /tmp/take.sh <<'TAKE'\n${take}\nTAKE\nsetsid timeout 90 bash /tmp/take.sh > /tmp/taken 2>&1 &`,
    );
    const taken = await taking(greedy, told);
    const before = performance.now();
    const { exitCode, output } = await neighbour.run(script, 120);
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    console.info(`${name}: the neighbour took ${seconds} s; taken: ${taken.trim().split('\n').at(-1)?.slice(0, 100)}`);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    if (told !== undefined) expect(taken).toMatch(told);
  });
});

/** What the greedy one was told, once it has all it can get; after 40 s as it is. */
async function taking(greedy: ProofSandbox, told = /./): Promise<string> {
  let taken = '';
  for (let look = 0; look < 40 && !told.test(taken); look += 1) {
    await pause(1000);
    const asked = await greedy.run('tail -c 2000 /tmp/taken', 20).catch(() => undefined);
    if (asked?.exitCode === 0) taken = asked.output;
  }
  return taken;
}
