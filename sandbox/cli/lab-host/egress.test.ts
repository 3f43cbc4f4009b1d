import { expect, it } from 'vitest';
import { readAllowed } from '../../labhost/firewall/allowed.ts';
import { ruleset } from '../../labhost/firewall/ruleset.ts';
import { siteAddresses } from './egress.ts';

it.each<[string, NodeJS.ProcessEnv, string]>([
  ['an address and a port', { HTTP_PROXY: 'http://10.1.2.3:3128' }, '10.1.2.3:3128'],
  ['both cases once', { HTTPS_PROXY: 'http://10.1.2.3:3128', https_proxy: 'http://10.1.2.3:3128/' }, '10.1.2.3:3128'],
  ['two proxies', { http_proxy: '10.1.2.3:3128', https_proxy: 'http://10.1.2.4:8080' }, '10.1.2.3:3128,10.1.2.4:8080'],
  ['no scheme and no port', { http_proxy: '10.1.2.3' }, '10.1.2.3:80'],
  ['the usual port of the scheme', { https_proxy: 'https://10.1.2.3' }, '10.1.2.3:443'],
  ['a name and a password, which go nowhere', { HTTP_PROXY: 'http://me:secret@10.1.2.3:3128' }, '10.1.2.3:3128'],
  [
    'what is listed, first',
    { DRYDOCK_EGRESS_ALLOW: '10.9.0.0/24, ', HTTP_PROXY: '10.1.2.3:1' },
    '10.9.0.0/24,10.1.2.3:1',
  ],
  ['nothing for a proxy with a name', { HTTP_PROXY: 'http://proxy.example:3128' }, ''],
  ['nothing for a proxy of this machine alone', { HTTP_PROXY: 'http://127.0.0.1:3128' }, ''],
  ['nothing for what is no address', { HTTP_PROXY: 'http://', https_proxy: ';' }, ''],
  ['nothing without a proxy', {}, ''],
])('reads %s', (_what, env, expected) => {
  expect(siteAddresses(env)).toBe(expected);
});

it('opens the way to the proxy, and only to its port, before the private ranges are closed', () => {
  const allowed = readAllowed(siteAddresses({ HTTPS_PROXY: 'http://10.1.2.3:3128' }));
  const lines = ruleset({ egress: 'on', allowed, offline: [], resolver: '10.200.0.1' }).split('\n');
  const open = lines.findIndex((line) => line.trim() === 'ip daddr 10.1.2.3 tcp dport 3128 accept');
  const closed = lines.findIndex((line) => line.includes('10.0.0.0/8') && line.endsWith('jump refuse'));
  expect([open >= 0, open < closed]).toEqual([true, true]);
  expect(lines.filter((line) => line.includes('10.1.2.3'))).toHaveLength(1);
});
