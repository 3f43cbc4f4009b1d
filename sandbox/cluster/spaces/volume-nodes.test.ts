import { beforeEach, expect, it } from 'vitest';
import { FakeApiServer } from '../../testing/fake-api-server.ts';
import { findVolumeNodes } from './volume-nodes.ts';

let api: FakeApiServer;
beforeEach(() => {
  api = new FakeApiServer();
});
const node = (name: string, spec: object = {}) =>
  api.ask({
    method: 'POST',
    path: '/api/v1/nodes',
    body: { metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec },
  });

it('takes nodes where pods of learners are scheduled, never the control plane’s own or one that is drained', async () => {
  await node('course-control-plane', { taints: [{ effect: 'NoSchedule' }] });
  await node('course-worker2', { taints: [{ effect: 'PreferNoSchedule' }] });
  await node('course-worker');
  await node('course-worker3', { unschedulable: true, taints: [{ effect: 'NoSchedule' }] });
  expect(await findVolumeNodes(api)).toEqual(['course-worker', 'course-worker2']);
});

it('knows of none where nobody says', async () => {
  expect(await findVolumeNodes(api)).toEqual([]);
});
