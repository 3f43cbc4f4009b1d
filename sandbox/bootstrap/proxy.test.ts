import { expect, it } from 'vitest';
import { withProxies } from './proxy.mjs';

it('sets a proxy in both cases and keeps loopback away from it', () => {
  expect(withProxies({ https_proxy: 'http://proxy:3128', NO_PROXY: 'intra.example' })).toEqual({
    https_proxy: 'http://proxy:3128',
    HTTPS_PROXY: 'http://proxy:3128',
    NO_PROXY: 'intra.example,localhost,127.0.0.1,::1',
    no_proxy: 'intra.example,localhost,127.0.0.1,::1',
  });
});

it('keeps both spellings where they differ', () => {
  const env = withProxies({ http_proxy: 'http://a', HTTP_PROXY: 'http://b' });
  expect([env.http_proxy, env.HTTP_PROXY]).toEqual(['http://a', 'http://b']);
});

it('adds nothing without a proxy', () => {
  expect(withProxies({ PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

it('leaves an exception of everything as it stands', () => {
  expect(withProxies({ HTTP_PROXY: 'http://a', NO_PROXY: '*' })).toMatchObject({ NO_PROXY: '*', no_proxy: '*' });
});
