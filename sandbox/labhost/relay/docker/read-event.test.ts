import { expect, test } from 'vitest';
import { readEvent } from './read-event.ts';

const id = 'a'.repeat(64);
const line = (Type: string, Action: string, Attributes: object = {}, ID = id) => ({
  Type,
  Action,
  Actor: { ID, Attributes },
  timeNano: 1_795_250_250_028_650_000,
});

test.each([
  [
    'a start',
    line('container', 'start', { name: 'web', image: 'nginx' }),
    { type: 'container', action: 'start', id, name: 'web', image: 'nginx' },
  ],
  [
    'an end',
    line('container', 'die', { name: 'web', image: 'nginx', exitCode: '137' }),
    { type: 'container', action: 'die', id, name: 'web', image: 'nginx', exitCode: 137 },
  ],
  [
    'a signal',
    line('container', 'kill', { name: 'web', signal: '15' }),
    { type: 'container', action: 'kill', id, name: 'web', signal: 15 },
  ],
  [
    'a change of health',
    line('container', 'health_status: unhealthy', { name: 'db' }),
    { type: 'container', action: 'health_status', id, name: 'db', health: 'unhealthy' },
  ],
  [
    'a mount',
    line('volume', 'mount', { container: id, destination: '/data', 'read/write': 'false' }, 'notes'),
    {
      type: 'volume',
      action: 'mount',
      id: 'notes',
      name: 'notes',
      container: id,
      destination: '/data',
      writable: false,
    },
  ],
  [
    'a new name of an image',
    line('image', 'tag', { name: 'app:2' }, `sha256:${id}`),
    { type: 'image', action: 'tag', id: `sha256:${id}`, name: 'app:2' },
  ],
])('reads %s', (_, raw, event) => {
  expect(readEvent(raw)).toEqual({
    at: expect.closeTo(1795250250028.65, 1),
    event: { at: expect.any(Number), ...event },
  });
});

test.each([
  ['exec of a health check', line('container', 'exec_create: /bin/sh -c pg_isready')],
  ['a prune', line('image', 'prune', { reclaimed: '0' })],
  ['an action that is none', line('container', 'toString')],
  ['a kind that is none', line('__proto__', 'create')],
  ['a container that is none', line('container', 'start', {}, '../../etc')],
  ['a state of health that is none', line('container', 'health_status: fine')],
])('knows the time but not more of %s', (_, raw) => {
  expect(readEvent(raw)).toEqual({ at: expect.any(Number), event: undefined });
});

test.each([undefined, null, 7, [], {}, { ...line('container', 'start'), timeNano: 'now' }])(
  'passes over what is no event: %#',
  (raw) => {
    expect(readEvent(raw)).toBeUndefined();
  },
);

test('long and odd words are cut and kept as they are', () => {
  const read = readEvent(line('container', 'create', { name: `a\n\u001b[31m${'n'.repeat(9000)}`, exitCode: '1e9' }));
  expect(read?.event).toMatchObject({ name: expect.stringContaining('a\n\u001b[31m') });
  expect(read?.event?.name.length).toBeLessThanOrEqual(512);
  expect(read?.event).not.toHaveProperty('exitCode');
});
