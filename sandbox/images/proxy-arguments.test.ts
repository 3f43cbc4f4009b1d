import { expect, it } from 'vitest';
import { withProxies } from '../bootstrap/proxy.mjs';
import { proxyArguments } from './proxy-arguments.ts';

const all = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
const named = (names: readonly string[]) => names.flatMap((name) => ['--build-arg', name]);

it('passes every proxy by its name alone, so that no password stands in a command line', () => {
  const proxy = 'http://me:secret@10.1.2.3:3128';
  expect(proxyArguments(withProxies({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy }))).toEqual(named(all));
});

it.each(['http://127.0.0.1:3128', 'http://localhost:3128', '127.9.9.9:3128', 'http://[::1]:3128'])(
  'builds in the network of the machine for a proxy on its loopback: %s',
  (proxy) => {
    const one = ['HTTPS_PROXY', 'NO_PROXY', 'https_proxy', 'no_proxy'];
    expect(proxyArguments(withProxies({ https_proxy: proxy }))).toEqual([...named(one), '--network', 'host']);
  },
);

it('says nothing without a proxy', () => {
  expect(proxyArguments({ PATH: '/bin', HTTP_PROXY: '' })).toEqual([]);
});

it('is not led by the exceptions', () => {
  expect(proxyArguments({ NO_PROXY: 'localhost' })).toEqual(['--build-arg', 'NO_PROXY']);
});
