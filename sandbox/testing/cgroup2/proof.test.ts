import { expect, test } from 'vitest';
import { count, describe, type Proof, readProof } from './proof.ts';

const pass: Proof = { proof: 'pass', title: 'It runs', ms: 1234, detail: '' };
const fail: Proof = { proof: 'fail', title: 'It stops', ms: 50, reason: 'it does not' };

test('reads what a proof wrote, whatever the line begins with', () => {
  expect(readProof(`\r${JSON.stringify(pass)}\r`)).toEqual(pass);
  expect(readProof(JSON.stringify({ proof: 'end' }))).toEqual({ proof: 'end' });
});

test('takes nothing else for a proof', () => {
  for (const line of ['', 'systemd[1]: Reached target', '{"proof":"pass"', '{"proof":"maybe","title":"x"}']) {
    expect(readProof(line)).toBeUndefined();
  }
});

test('a machine that fell silent has failed', () => {
  expect(count([pass])).toEqual({ passed: 1, failed: 1 });
  expect(count([])).toEqual({ passed: 0, failed: 1 });
  expect(count([pass, fail, { proof: 'end' }])).toEqual({ passed: 1, failed: 1 });
  expect(count([pass, pass, { proof: 'end' }])).toEqual({ passed: 2, failed: 0 });
});

test('says it in one line', () => {
  expect(describe(pass)).toBe('PASS It runs (1.2 s)');
  expect(describe({ ...pass, detail: 'cgroup2fs' })).toBe('PASS It runs (1.2 s): cgroup2fs');
  expect(describe(fail)).toBe('FAIL It stops (0.1 s): it does not');
});
