import { expect, test } from 'vitest';
import { judge } from './index.ts';
import { kernelProbes, networkProbe, type Probe, probeScript, readProbes, type Target } from './probes.ts';

const probe = (name: string): Probe => ({ name, script: 'true', open: `can ${name}`, mend: 'Mend it' });
const probes = [probe('fly'), probe('swim')];
const internet: Target = { name: 'the internet', address: '198.51.100.25', port: 80, reachable: true };

test('reads a complete answer and no other', () => {
  expect(readProbes('closed 0\nopen 1\nend\n', probes)).toEqual([probes[1]]);
  expect(readProbes('closed 0\nend\n', probes)).toBeUndefined();
  expect(readProbes('closed 0\nopen 1\n', probes)).toBeUndefined();
  expect(readProbes('closed 1\nopen 0\nend\n', probes)).toBeUndefined();
});

test('one open probe closes the wall and says how to mend it', () => {
  const wall = judge([networkProbe(internet), probe('fly')], [internet]);
  expect(wall).toEqual({ state: 'closed', reason: 'A sandbox can fly. Mend it' });
});

test('a check that reaches nothing at all proves nothing', () => {
  expect(judge([], [internet])).toMatchObject({
    state: 'closed',
    reason: expect.stringContaining('does not reach the internet'),
  });
  expect(judge([networkProbe(internet)], [internet])).toEqual({ state: 'open' });
});

test('every probe has a name of its own and reports by number', () => {
  expect(new Set(kernelProbes.map(({ name }) => name)).size).toBe(kernelProbes.length);
  expect(probeScript(probes)).toContain("echo 'open 1'");
});
