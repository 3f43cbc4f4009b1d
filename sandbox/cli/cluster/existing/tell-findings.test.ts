import { expect, it } from 'vitest';
import type { ClusterFinding } from '../../../cluster/index.ts';
import { asDoctorFinding, linesOf, unfit } from './tell-findings.ts';

const why = 'Lessons look at kubectl top';
const [well, warned, bad]: ClusterFinding[] = [
  { id: 'version', title: 'Version', state: 'ok', found: 'v1.34.1', why },
  { id: 'metrics', title: 'Metrics', state: 'warn', found: 'there is no metrics API', why, fix: 'Install it' },
  { id: 'storage', title: 'Storage class', state: 'bad', found: 'there is none', why, fix: 'Make one' },
];
if (well === undefined || warned === undefined || bad === undefined) throw new Error('Three of them');

it('the doctor says what, why and how, and that Drydock runs nevertheless', () => {
  expect(asDoctorFinding(well)).toEqual({
    ...{ id: 'kubernetes-version', title: 'Kubernetes: Version', state: 'ok', found: 'v1.34.1' },
  });
  expect(asDoctorFinding(bad)).toMatchObject({
    ...{ state: 'warn', fix: 'Make one' },
    found: 'there is none. Lessons look at kubectl top. Its lessons can only be read',
  });
});

it('a start says what is missing and nothing else', () => {
  expect(linesOf([well, warned, bad])).toEqual([
    'Kubernetes: Metrics: there is no metrics API (some of its lessons miss something). Lessons look at kubectl top.',
    '  → Install it',
    'Kubernetes: Storage class: there is none (its lessons can only be read). Lessons look at kubectl top.',
    '  → Make one',
  ]);
});

it('the problem of a cluster that is not fit is what must be mended, not what is merely missed', () => {
  const { problem } = unfit([well, warned, bad]);
  expect(problem.message).toContain('cannot be used for lessons. Storage class: there is none.');
  expect(problem.message).not.toContain('Metrics');
  expect(problem.hint).toContain('Make one; then start again');
});
