import { expect, test } from 'vitest';
import { judgeWall } from './judge.ts';
import { linkLocalOf } from './link-local.ts';
import { checkTargets } from './targets.ts';

const places = {
  egress: 'on',
  ownPod: '10.244.0.5',
  otherPod: '10.244.0.7',
  node: '10.210.0.3',
  otherNodes: ['10.210.0.4'],
  resolver: '10.96.0.10',
  apiServer: '10.96.0.1',
  registry: { address: '10.210.0.254', port: 80 },
} as const;
const targets = checkTargets(places);
const said = (change: Record<string, boolean> = {}) =>
  JSON.stringify(targets.map(({ name, reachable }) => ({ name, open: change[name] ?? reachable })));

test('what is as it should be is open', () => {
  expect(judgeWall(`a warning\n${said()}\n`, targets, 'worker')).toEqual({ state: 'open' });
});

test.each(targets.filter(({ reachable }) => !reachable).map(({ name }) => name))(
  'a way to %s closes the cluster',
  (name) => {
    expect(judgeWall(said({ [name]: true }), targets, 'worker')).toMatchObject({
      state: 'closed',
      reason: expect.stringContaining(`On node worker a learner's pod reaches ${name}`),
    });
  },
);

test.each(targets.filter(({ reachable }) => reachable).map(({ name }) => name))(
  'no way to %s proves nothing',
  (name) => {
    expect(judgeWall(said({ [name]: false }), targets, 'worker')).toMatchObject({
      state: 'closed',
      reason: expect.stringContaining(`does not reach ${name}`),
    });
  },
);

test.each(['', 'Killed', '[]', said().slice(0, -1)])('half an answer is none: %s', (log) => {
  expect(judgeWall(log, targets, 'worker')).toMatchObject({
    state: 'closed',
    reason: expect.stringContaining('its end'),
  });
});

test('with egress off the internet has to be closed', () => {
  const closed = checkTargets({ ...places, egress: 'off' });
  expect(closed.find(({ name }) => name === 'the internet')?.reachable).toBe(false);
});

test('knows how the other end of a cable calls itself by IPv6', () => {
  const arp = `IP address       HW type     Flags       HW address            Mask     Device
10.244.0.1       0x1         0x2         3a:34:43:5e:e6:cc     *        eth0`;
  expect(linkLocalOf(arp)).toBe('fe80::3834:43ff:fe5e:e6cc%eth0');
  expect(linkLocalOf('IP address')).toBeUndefined();
});
