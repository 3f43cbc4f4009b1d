import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofLab, ProofSandbox } from '../../prove/index.ts';
import { proofLab } from '../proof-lab.ts';
import { escapes } from './escapes.ts';
import { features } from './features.ts';
import { systemCalls } from './system-calls.ts';

let lab: ProofLab;
let sandbox: ProofSandbox;
beforeAll(async () => {
  lab = proofLab();
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox?.[Symbol.asyncDispose]();
  lab?.close();
});

describe('a sandbox is refused', () => {
  test.each(systemCalls.concat(escapes))('$name', async ({ script, refusal }) => {
    const { output } = await sandbox.run(script, 60);
    expect(output).not.toContain('OPEN');
    expect(output).toMatch(refusal);
  });
});

describe('in the same sandbox works', () => {
  test.each(features)('$name', async ({ script, prints = /^/ }) => {
    const { exitCode, output } = await sandbox.run(script, 120);
    expect(output).toMatch(prints);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  });
});
