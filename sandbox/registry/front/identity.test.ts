import { expect, it } from 'vitest';
import { registryPassword } from '../password.ts';
import { identify, tokenFor } from './identity.ts';

const secret = 'a'.repeat(64);
const ana = { name: 'harbor-abc234' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const password = registryPassword(secret, ana.name);

it('knows a learner by his password, and the set-up', () => {
  expect(identify(secret, basic(`${ana.name}:${password}`), 0)).toEqual(ana);
  expect(identify(secret, basic(`course:${registryPassword(secret, 'course')}`), 0)).toEqual({ name: 'course' });
});

it('knows the bearer of a token, until it has run out', () => {
  const { token, seconds } = tokenFor(secret, ana, 5000);
  expect(identify(secret, `Bearer ${token}`, 5000 + (seconds - 1) * 1000)).toEqual(ana);
  expect(identify(secret, `Bearer ${token}`, 5000 + (seconds + 1) * 1000)).toBeUndefined();
  expect(identify(secret, `Bearer ${tokenFor(secret, 'anonymous', 0).token}`, 0)).toBe('anonymous');
});

const token = tokenFor(secret, ana, 0).token;
it.each([
  ['nothing', undefined],
  ['a wrong password', basic(`${ana.name}:${'0'.repeat(32)}`)],
  ['no password', basic(`${ana.name}:`)],
  ['the password of another one', basic(`velvet-abc234:${password}`)],
  ['a name that is no learner’s', basic(`root:${registryPassword(secret, 'root')}`)],
  ['another name in a token', `Bearer ${token.replace('harbor', 'velvet')}`],
  ['more time in a token', `Bearer ${token.replace('.3600.', '.9999.')}`],
  ['a token of another registry', `Bearer ${tokenFor('b'.repeat(64), ana, 0).token}`],
  ['half a token', 'Bearer harbor-abc234.3600.'],
  ['another scheme', `Digest ${password}`],
])('%s proves nothing', (_what, header) => {
  expect(identify(secret, header, 0)).toBeUndefined();
});
