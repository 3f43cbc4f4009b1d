import { expect, test } from 'vitest';
import { sandboxId } from '#protocol';
import { readAllowed } from './allowed.ts';
import { resolverConfig } from './resolver.ts';
import { offlineProgram, ruleset } from './ruleset.ts';

test('reads addresses and ranges with and without a port', () => {
  expect(readAllowed(' 10.1.2.3:3128, 10.9.0.0/24 ,')).toEqual([
    { range: '10.1.2.3', port: 3128 },
    { range: '10.9.0.0/24', port: undefined },
  ]);
  expect(readAllowed('')).toEqual([]);
});

test.each([
  '10.1.2.3:0',
  '10.1.2.3:70000',
  '10.1.2.3/40',
  '300.1.1.1',
  '10.1.2.3; drop',
  'proxy.example',
  '10.1.2.3:80 accept',
])('refuses "%s", so that nothing of it reaches nft', (entry) => {
  expect(() => readAllowed(entry)).toThrow('DRYDOCK_EGRESS_ALLOW');
});

test('exceptions come before the private ranges, and the last word is no', () => {
  const text = ruleset({ egress: 'on', allowed: readAllowed('10.1.2.3:3128'), offline: [], resolver: '10.200.0.1' });
  const at = (part: string) => {
    expect(text).toContain(part);
    return text.indexOf(part);
  };
  expect(at('ip daddr 10.1.2.3 tcp dport 3128 accept')).toBeLessThan(at('169.254.0.0/16'));
  expect(at('169.254.0.0/16')).toBeLessThan(at('tcp dport { 80, 443 } accept'));
  expect(text).toMatch(/tcp dport { 80, 443 } accept\n {4}jump refuse\n {2}}/);
  expect(text).toMatch(/ip daddr 10\.200\.0\.1 .* dport 53 accept\n {4}jump refuse\n {2}}/);
});

test('replaces the table in one transaction', () => {
  expect(ruleset({ egress: 'on', allowed: [], offline: [], resolver: '10.200.0.1' })).toMatch(
    /^\ntable inet drydock \{\}\ndelete table inet drydock\n/,
  );
});

test('the course registry is reached at one port of one address, and at its own only through that', () => {
  const text = ruleset({
    egress: 'on',
    allowed: [],
    offline: [],
    resolver: '10.200.0.1',
    registry: { address: '10.209.0.254', port: 80 },
  });
  expect(text).toContain('iifname "s-*" ip daddr 10.200.0.2 tcp dport 80 dnat ip to 10.209.0.254:80');
  const open = text.indexOf('ip daddr 10.209.0.254 tcp dport 80 accept');
  expect(open).toBeGreaterThan(0);
  expect(open).toBeLessThan(text.indexOf('10.0.0.0/8'));
  expect(text.match(/10\.209\.0\.254/g)).toHaveLength(2);
  expect(ruleset({ egress: 'on', allowed: [], offline: [], resolver: '10.200.0.1' })).not.toContain('10.200.0.2');
});

test('of the Kubernetes node some ports are reached at one address, also without the internet, and no other', () => {
  for (const egress of ['on', 'off'] as const) {
    const cluster = { api: { address: '10.209.0.6', port: 8443 }, node: '10.209.0.5' };
    const text = ruleset({ egress, allowed: [], offline: [], resolver: '10.200.0.1', cluster });
    expect(text).toContain('iifname "s-*" ip daddr 10.200.0.3 tcp dport 6443 dnat ip to 10.209.0.6:8443');
    expect(text).toContain(
      'iifname "s-*" ip daddr 10.200.0.3 tcp dport { 80, 443, 31000-31999 } dnat ip to 10.209.0.5',
    );
    for (const line of [
      'ip daddr 10.209.0.6 tcp dport 8443 accept',
      'ip daddr 10.209.0.5 tcp dport { 80, 443, 31000-31999 } accept',
    ]) {
      expect(text.indexOf(line)).toBeGreaterThan(0);
      expect(text.indexOf(line)).toBeLessThan(text.indexOf('10.0.0.0/8'));
    }
    expect(text.match(/10\.209\.0\.[56]/g)).toHaveLength(4);
    const noNode = ruleset({
      egress,
      allowed: [],
      offline: [],
      resolver: '10.200.0.1',
      cluster: { ...cluster, node: undefined },
    });
    expect(noNode).toContain('dport 6443 dnat ip to');
    expect(noNode).not.toContain('31000-31999');
  }
  expect(ruleset({ egress: 'on', allowed: [], offline: [], resolver: '10.200.0.1' })).not.toContain('10.200.0.3');
});

const established = 'iifname "s-*" ct state established,related ct direction reply accept';

test('without the internet only the registry is left of everything outside, and no proxy of the site', () => {
  const registry = { address: '10.209.0.254', port: 80 };
  const text = ruleset({
    egress: 'off',
    allowed: readAllowed('10.1.2.3:3128'),
    offline: [],
    resolver: '10.200.0.1',
    registry,
  });
  const out = text.slice(text.indexOf('chain from_sandbox_out'), text.indexOf('chain from_sandbox_in'));
  expect(out.match(/accept/g)).toHaveLength(1);
  expect(out).toContain('ip daddr 10.209.0.254 tcp dport 80 accept');
  expect(text).not.toContain('10.1.2.3');
  // A connection from before does not pass by itself.
  expect(text.match(/iifname "s-\*" ct state .*/g)).toEqual([established, established]);
});

test('without the internet the resolver asks nobody, and says so of every name', () => {
  expect(resolverConfig('off')).toBe('no-resolv\naddress=/#/\n');
  expect(resolverConfig('on')).not.toMatch(/^[^#\n]/m);
});

const [one, other] = [sandboxId.parse('s-aaaaaaaaaaaa'), sandboxId.parse('s-bbbbbbbbbbbb')];

test('one sandbox without the internet reaches the registry and no proxy, and what it was connected to ends', () => {
  const text = ruleset({
    egress: 'on',
    allowed: readAllowed('10.1.2.3:3128'),
    offline: [one],
    resolver: '10.200.0.1',
    registry: { address: '10.209.0.254', port: 80 },
  });
  const at = (part: string) => {
    expect(text).toContain(part);
    return text.indexOf(part);
  };
  expect(text).toContain(`elements = { "${one}" }`);
  const closed = at('iifname @offline jump refuse');
  expect(at('ip daddr 10.209.0.254 tcp dport 80 accept')).toBeLessThan(closed);
  expect(closed).toBeLessThan(at('ip daddr 10.1.2.3 tcp dport 3128 accept'));
  expect(closed).toBeLessThan(at('tcp dport { 80, 443 } accept'));
  // Every packet of its own is judged anew, before connections of others pass by themselves.
  const judged = at('iifname @offline jump from_sandbox_out');
  expect(judged).toBeLessThan(at('iifname "s-*" ct state established,related accept'));
});

test('its questions go to a resolver that knows nothing outside, and what asked another one before is refused', () => {
  const text = ruleset({ egress: 'on', allowed: [], offline: [one], resolver: '10.200.0.1' });
  expect(text).toContain(
    'iifname @offline ip daddr 10.200.0.1 meta l4proto { tcp, udp } th dport 53 dnat ip to 10.200.0.1:5300',
  );
  const input = text.slice(text.indexOf('chain input'));
  expect(input).toMatch(/@offline jump from_offline_in[\s\S]*"s-\*" ct state/);
  expect(text).toMatch(/chain from_offline_in {\n.* th dport 5300 accept\n {4}jump refuse\n {2}}/);
});

test('who is without the internet changes in one transaction, down to nobody', () => {
  expect(offlineProgram([one, other])).toBe(
    `flush set inet drydock offline\nadd element inet drydock offline { "${one}", "${other}" }\n`,
  );
  expect(offlineProgram([])).toBe('flush set inet drydock offline\n');
  expect(ruleset({ egress: 'on', allowed: [], offline: [], resolver: '10.200.0.1' })).not.toContain('elements');
});
