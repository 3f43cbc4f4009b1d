import { expect, test } from 'vitest';
import { planFolders, volumeSeen } from './volumes.ts';

const self = 'course-worker';
const on = (node: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }],
  },
});
const volume = (name: string, path: string, phase = 'Available', node?: string) =>
  volumeSeen.parse({
    metadata: { name },
    spec: { hostPath: { path }, ...(node !== undefined && { nodeAffinity: on(node) }) },
    status: { phase },
  });
const root = '/var/lib/drydock/volumes';
const mine = volume('manual-31000', `${root}/lab-aaaaaaaaaaaa`);

test('makes the folder of a volume and removes that of one that is gone', () => {
  const plan = planFolders([mine], ['lab-bbbbbbbbbbbb'], self);
  expect(plan).toEqual({ make: ['lab-aaaaaaaaaaaa'], remove: ['lab-bbbbbbbbbbbb'], renew: [] });
  expect(planFolders([mine], ['lab-aaaaaaaaaaaa'], self)).toEqual({ make: [], remove: [], renew: [] });
});

test('a volume whose claim is gone is emptied and free again', () => {
  const released = volume('manual-31000', `${root}/lab-aaaaaaaaaaaa`, 'Released');
  expect(planFolders([released], ['lab-aaaaaaaaaaaa'], self).renew).toEqual([
    { volume: 'manual-31000', folder: 'lab-aaaaaaaaaaaa' },
  ]);
});

test('the folder of a volume lies on the node that has it, and on no other', () => {
  const [here, there] = [
    volume('manual-31000', `${root}/lab-aaaaaaaaaaaa`, 'Released', self),
    volume('manual-31002', `${root}/lab-bbbbbbbbbbbb`, 'Released', 'course-worker2'),
  ];
  expect(planFolders([here, there], ['lab-bbbbbbbbbbbb'], self)).toEqual({
    make: ['lab-aaaaaaaaaaaa'],
    remove: ['lab-bbbbbbbbbbbb'],
    renew: [{ volume: 'manual-31000', folder: 'lab-aaaaaaaaaaaa' }],
  });
});

test('folders that are nobody’s, and volumes that lie elsewhere, are left alone', () => {
  const elsewhere = [volume('a', '/etc'), volume('b', `${root}/../../etc`), volume('c', `${root}/other`)];
  expect(planFolders(elsewhere, ['lost+found', 'other', '..'], self)).toEqual({ make: [], remove: [], renew: [] });
});
