import { expect, test } from 'vitest';
import { clusterStatus } from './cluster-status.ts';

test('says what is done, how far it is, and when it ends', () => {
  const preparing = { status: 'preparing', phase: 'Building Kubernetes', percent: 40 } as const;
  expect(clusterStatus({ ...preparing, etaSeconds: 610 })).toEqual({
    tone: 'busy',
    text: 'Kubernetes is being prepared: Building Kubernetes, 40 %.',
    hint: 'About 11 minutes left. The tasks open by themselves. The lesson can be read, and Docker works.',
  });
  expect(clusterStatus({ ...preparing, etaSeconds: 5 }).hint).toMatch(/^About 1 minute left\. /);
  expect(clusterStatus(preparing).hint).toMatch(/^The tasks open/);
});

test.each([
  [{ status: 'off' }, 'away', 'switched off'],
  [{ status: 'failed', problem: 'The disk is full' }, 'failed', 'The disk is full'],
  [{ status: 'down' }, 'away', 'does not run'],
] as const)('%o in words', (cluster, tone, words) => {
  expect(clusterStatus(cluster)).toMatchObject({ tone, text: expect.stringContaining(words) });
});
