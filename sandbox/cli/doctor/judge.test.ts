import { describe, expect, it } from 'vitest';
import { overlap, parseRange } from './address-range.ts';
import { formatFindings } from './doctor.ts';
import { type MachineFacts, withoutPassword } from './facts.ts';
import { judgeMachine } from './judge.ts';

const GiB = 1024 ** 3;
const engine = {
  state: 'fit',
  version: '26.1.5',
  cgroupVersion: '1',
  storageDriver: 'overlay2',
  memoryBytes: 8 * GiB,
  cpus: 2,
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  folder: '/var/lib/docker',
  buildx: true,
} satisfies MachineFacts['engine'];
const machine = {
  platform: 'linux',
  arch: 'x64',
  isRoot: true,
  systemd: true,
  id: 'debian',
  version: '12',
  codename: 'bookworm',
  prettyName: 'Debian GNU/Linux 12 (bookworm)',
  dockerd: undefined,
};
const good: MachineFacts = {
  machine,
  node: '24.21.0',
  npm: '11.0.0',
  engine,
  kernel: '6.1.0-18-amd64',
  cgroup: '1',
  memoryFree: 6 * GiB,
  memoryTotal: 8 * GiB,
  diskFree: 40 * GiB,
  diskFolder: '/var/lib/docker',
  inotifyInstances: 8192,
  routes: ['default via 192.168.1.1 dev eth0', '192.168.1.0/24 dev eth0 scope link'],
  ranges: ['10.200.0.0/16', '10.209.0.0/24'],
  egress: 'on',
  proxy: undefined,
  now: Date.UTC(2026, 10, 21),
  isRoot: true,
  clone: '/root/drydock',
  closed: [],
};

describe('judgeMachine', () => {
  it('finds a good machine good', () => {
    expect(formatFindings(judgeMachine(good))).toMatchSnapshot();
  });

  it('names everything that is missing, each with its command', () => {
    const bad: MachineFacts = {
      ...good,
      node: '20.0.0',
      npm: undefined,
      engine: { state: 'absent', detail: 'No program "docker" in PATH' },
      kernel: '5.4.0',
      cgroup: undefined,
      memoryFree: GiB,
      memoryTotal: 1.5 * GiB,
      diskFree: GiB,
      inotifyInstances: 128,
      routes: ['10.200.7.0/24 dev tun0'],
      now: 0,
      isRoot: false,
    };
    const findings = judgeMachine(bad);
    expect(formatFindings(findings)).toMatchSnapshot();
    for (const finding of findings.filter(({ state }) => state !== 'ok')) expect(finding.fix).toBeTruthy();
  });

  it.each<[string, Partial<MachineFacts>, string, string]>([
    ['an engine that is unfit', { engine: { state: 'unfit', code: 'x', message: 'm', hint: 'h' } }, 'docker', 'bad'],
    ['no buildx', { engine: { ...engine, buildx: false } }, 'buildx', 'bad'],
    ['vfs', { engine: { ...engine, storageDriver: 'vfs' } }, 'storage-driver', 'warn'],
    ['little free memory', { memoryFree: GiB }, 'memory', 'warn'],
    ['a VPN in the way', { routes: ['10.0.0.0/8 via 10.8.0.1 dev tun0'] }, 'addresses', 'warn'],
    ['our network in use', { routes: ['10.209.0.128/25 dev br0'] }, 'addresses', 'warn'],
  ])('sees %s', (_name, change, id, state) => {
    expect(judgeMachine({ ...good, ...change }).find((finding) => finding.id === id)?.state).toBe(state);
  });
});

it.each([
  ['http://me:secret@proxy:3128', 'http://proxy:3128'],
  ['me:secr@t@proxy:3128', 'proxy:3128'],
  ['http://proxy:3128/', 'http://proxy:3128/'],
  [undefined, undefined],
])('shows the proxy %s as %s', (proxy, shown) => {
  expect(withoutPassword(proxy)).toBe(shown);
});

it.each<[string, string, string[], string | undefined]>([
  ['/root/drydock', 'a clone that web can read', [], undefined],
  ['/root/drydock', 'a closed folder', ['/root/drydock'], 'chmod o+rx /root/drydock'],
  [
    "/srv/ada's clone",
    'a clone made under umask 077',
    ["/srv/ada's clone", "/srv/ada's clone/lessons", "/srv/ada's clone/sandbox"],
    `chmod o+rx '/srv/ada'\\''s clone' && chmod -R o+rX '/srv/ada'\\''s clone/lessons' '/srv/ada'\\''s clone/sandbox'`,
  ],
])('%s is %s', (clone, _what, closed, fix) => {
  const judged = judgeMachine({ ...good, clone, closed }).find(({ id }) => id === 'clone');
  expect([judged?.state, judged?.fix]).toEqual([fix === undefined ? 'ok' : 'bad', fix]);
  // Without root web runs as the owner himself.
  expect(judgeMachine({ ...good, isRoot: false, clone, closed }).find(({ id }) => id === 'clone')?.state).toBe('ok');
});

describe('ranges', () => {
  it.each([
    ['10.200.0.0/16', '10.0.0.0/8', true],
    ['10.200.0.0/16', '10.201.0.0/16', false],
    ['10.209.0.0/24', '10.209.0.200', true],
    ['10.209.0.0/24', 'default', false],
    ['10.209.0.0/24', '0.0.0.0/33', false],
  ])('%s and %s overlap: %s', (one, other, expected) => {
    expect(overlap(one, other)).toBe(expected);
  });

  it('start at their network address', () => {
    expect(parseRange('10.0.0.77/24')).toEqual([10 * 2 ** 24, 10 * 2 ** 24 + 255]);
  });
});
