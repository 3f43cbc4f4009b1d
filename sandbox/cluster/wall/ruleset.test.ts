import { expect, test } from 'vitest';
import { type PodWorld, ruleset, type WallSettings } from './ruleset.ts';

const world: PodWorld = {
  learners: new Map([
    ['lab-bbbbbbbbbbbb', ['10.244.0.7']],
    ['lab-aaaaaaaaaaaa', ['10.244.0.5', '10.244.0.6']],
  ]),
  system: ['10.244.0.2', '10.244.0.3'],
  resolvers: ['10.244.0.2'],
  apiServers: [{ address: '10.210.0.3', port: 6443 }],
  ranges: ['10.244.0.0/24', '10.244.1.0/24'],
};
const settings: WallSettings = {
  egress: 'on',
  registry: { address: '10.210.0.254', port: 80 },
  services: ['10.96.0.0/16'],
  uplinks: ['eth0'],
};
const chain = (text: string, name: string) =>
  new RegExp(`chain ${name} \\{([^}]*(?:\\{[^}]*\\}[^}]*)*)\\n  \\}`).exec(text)?.[1] ?? '';
const inOrder = (text: string, ...parts: string[]) => {
  const places = parts.map((part) => text.indexOf(part));
  expect(
    places.every((place) => place >= 0),
    `all of ${parts.join(' | ')} in ${text}`,
  ).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
};

test('replaces the table in one transaction', () => {
  expect(ruleset(world, settings)).toMatch(/^\ntable inet drydock_wall \{\}\ndelete table inet drydock_wall\n/);
});

test('a pod reaches those of its own namespace, and nobody else asks for them', () => {
  const text = ruleset(world, settings);
  expect(chain(text, 'own_lab_aaaaaaaaaaaa').trim()).toBe('ip daddr { 10.244.0.5, 10.244.0.6 } accept');
  expect(chain(text, 'own_lab_bbbbbbbbbbbb').trim()).toBe('ip daddr { 10.244.0.7 } accept');
  expect(text).toContain(
    '10.244.0.5 : jump own_lab_aaaaaaaaaaaa, 10.244.0.6 : jump own_lab_aaaaaaaaaaaa, 10.244.0.7 : jump own_lab_bbbbbbbbbbbb',
  );
});

test('exceptions come before the private ranges, and the last word is no', () => {
  const outside = chain(ruleset(world, settings), 'outside');
  inOrder(
    outside,
    'ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 accept',
    'ip daddr 10.210.0.3 tcp dport 6443 accept',
    'ip daddr 10.210.0.254 tcp dport 80 accept',
    '169.254.0.0/16',
    'tcp dport { 80, 443 } accept',
  );
  expect(outside.trim()).toMatch(/jump refuse$/);
});

test('a pod that nobody knows yet is treated as one without neighbours', () => {
  const forward = chain(ruleset({ ...world, learners: new Map(), system: [] }, settings), 'forward');
  inOrder(forward, 'ip saddr @system accept', 'ip saddr @learners jump outside', 'iifname { "lo", "eth0" } accept');
  expect(forward.trim()).toMatch(/jump outside$/);
});

test('a pod of another node that nobody knows yet is none of those who come from outside', () => {
  const forward = chain(ruleset(world, settings), 'forward');
  inOrder(
    forward,
    'ip saddr @system accept',
    'ip saddr vmap @owners',
    'ip saddr { 10.244.0.0/24, 10.244.1.0/24 } jump outside',
    'iifname { "lo", "eth0" } accept',
  );
  expect(ruleset({ ...world, ranges: [] }, settings)).not.toContain('ip saddr {');
});

test('the node itself answers pods at the API server alone, and by IPv6 not at all', () => {
  const text = ruleset(world, settings);
  const input = chain(text, 'input');
  expect(input.trim()).toMatch(/ip daddr 10\.210\.0\.3 tcp dport 6443 accept\n {4}jump refuse$/);
  inOrder(chain(text, 'prerouting'), 'meta nfproto ipv6 drop', 'fib saddr . iif oif missing drop');
});

test('without the internet names outside are not asked for either', () => {
  const text = ruleset(world, { ...settings, egress: 'off' });
  expect(chain(text, 'outside')).not.toContain('{ 80, 443 }');
  inOrder(
    chain(text, 'forward'),
    'ip saddr @system oifname { "eth0" } meta l4proto { tcp, udp } th dport 53 jump refuse',
    'ip saddr @system accept',
  );
  expect(chain(ruleset(world, settings), 'forward')).not.toContain('oifname');
});

test('without a registry there is no way to one', () => {
  expect(ruleset(world, { ...settings, registry: undefined })).not.toContain('10.210.0.254');
});

test('an address of a Service never leaves the node, not even for who was connected before', () => {
  const text = ruleset(world, settings);
  expect(chain(text, 'leaving').trim()).toBe('oifname { "eth0" } ip daddr { 10.96.0.0/16 } jump refuse');
  inOrder(chain(text, 'forward'), 'jump leaving', 'ct state established,related accept');
  expect(chain(text, 'output')).toContain('jump leaving');
  expect(chain(ruleset(world, { ...settings, services: [] }), 'leaving').trim()).toBe('');
});
