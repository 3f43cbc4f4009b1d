import { expect, test } from 'vitest';
import { planFolders, volumeSeen } from './volumes.ts';

const volume = (name: string, path: string, phase = 'Available') =>
  volumeSeen.parse({ metadata: { name }, spec: { hostPath: { path } }, status: { phase } });
const root = '/var/lib/drydock/volumes';
const mine = volume('manual-31000', `${root}/lab-aaaaaaaaaaaa`);

test('makes the folder of a volume and removes that of one that is gone', () => {
  const plan = planFolders([mine], ['lab-bbbbbbbbbbbb']);
  expect(plan).toEqual({ make: ['lab-aaaaaaaaaaaa'], remove: ['lab-bbbbbbbbbbbb'], renew: [] });
  expect(planFolders([mine], ['lab-aaaaaaaaaaaa'])).toEqual({ make: [], remove: [], renew: [] });
});

test('a volume whose claim is gone is emptied and free again', () => {
  const released = volume('manual-31000', `${root}/lab-aaaaaaaaaaaa`, 'Released');
  expect(planFolders([released], ['lab-aaaaaaaaaaaa']).renew).toEqual([
    { volume: 'manual-31000', folder: 'lab-aaaaaaaaaaaa' },
  ]);
});

test('folders that are nobody’s, and volumes that lie elsewhere, are left alone', () => {
  const elsewhere = [volume('a', '/etc'), volume('b', `${root}/../../etc`), volume('c', `${root}/other`)];
  expect(planFolders(elsewhere, ['lost+found', 'other', '..'])).toEqual({ make: [], remove: [], renew: [] });
});
