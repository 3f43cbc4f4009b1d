import { expect, it } from 'vitest';
import { aCluster, anObject } from '../../../testing/cluster-things.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';

const event = (name: string, reason: string, times: object, type = 'Normal') =>
  anObject(
    'Event',
    { name: `${name}.${reason}`.toLowerCase(), createdAt: '2026-01-01T00:00:01Z' },
    { type, reason, message: `${reason} it`, involvedObject: { kind: 'Pod', name, uid: name }, ...times },
  );

const { k8s } = lensesOver(
  aCluster(
    event('web', 'Scheduled', { eventTime: '2026-01-01T00:00:03.5Z', lastTimestamp: null }),
    event('web', 'Created', {}),
    event('web', 'BackOff', { lastTimestamp: '2026-01-01T00:00:09Z' }, 'Warning'),
    event('db', 'Pulled', { lastTimestamp: '2026-01-01T00:00:05Z' }),
  ),
);
const reasons = (selector?: Parameters<typeof k8s.events>[0]) =>
  k8s.events(selector).value?.map(({ reason }) => reason);

it('what was told of an object comes newest first, whichever way its time was written', () => {
  expect(reasons({ kind: 'Pod', name: 'web' })).toEqual(['BackOff', 'Scheduled', 'Created']);
  expect(reasons()).toEqual(['BackOff', 'Pulled', 'Scheduled', 'Created']);
  expect(reasons({ type: 'Warning' })).toEqual(['BackOff']);
  expect(reasons({ kind: 'Service', name: 'web' })).toEqual([]);
  expect(k8s.events({ reason: 'Pulled' }).value).toEqual([
    {
      type: 'Normal',
      reason: 'Pulled',
      message: 'Pulled it',
      kind: 'Pod',
      name: 'db',
      at: Date.UTC(2026, 0, 1, 0, 0, 5),
    },
  ]);
});

it('says how to see the same, and what there was', () => {
  const fact = k8s.events({ kind: 'Pod', name: 'web' });
  expect(fact.see).toBe(
    'kubectl get events --sort-by=.lastTimestamp --field-selector involvedObject.kind=Pod,involvedObject.name=web',
  );
  expect(fact.show(fact.value ?? [])).toBe('`BackOff`, `Scheduled`, `Created`');
  expect([k8s.events().name, k8s.events().see]).toEqual([
    'the events of the namespace',
    'kubectl get events --sort-by=.lastTimestamp',
  ]);
});
