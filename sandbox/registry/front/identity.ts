import { createHmac, timingSafeEqual } from 'node:crypto';
import { learnerHandle } from '#protocol';
import { registryPassword, registryStaff } from '../password.ts';

/** Who asks: a learner or the set-up by name, or nobody in particular, who may pull. */
export type Identity = { readonly name: string } | 'anonymous';

/** Seconds that a token holds: longer than any push. */
const tokenSeconds = 3600;

/** Who sends this Authorization header; undefined when there is none, or one that proves nothing. `now` in milliseconds since 1970. */
export function identify(secret: string, header: string | undefined, now: number): Identity | undefined {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return ofToken(secret, value, now);
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  if (!learnerHandle.safeParse(name).success && name !== registryStaff) return undefined;
  return isSame(password, registryPassword(secret, name)) ? { name } : undefined;
}

/** A token that says who its bearer is; what he may do is decided at each request. */
export function tokenFor(secret: string, identity: Identity, now: number): { token: string; seconds: number } {
  const name = identity === 'anonymous' ? '' : identity.name;
  const said = `${name}.${Math.floor(now / 1000) + tokenSeconds}`;
  return { token: `${said}.${sign(secret, said)}`, seconds: tokenSeconds };
}

function ofToken(secret: string, token: string, now: number): Identity | undefined {
  const [, said = '', name = '', expires = '', signature = ''] =
    /^(([a-z0-9-]*)\.(\d+))\.([0-9a-f]+)$/.exec(token) ?? [];
  if (!isSame(signature, sign(secret, said)) || Number(expires) * 1000 < now) return undefined;
  return name === '' ? 'anonymous' : { name };
}

const sign = (secret: string, text: string) => createHmac('sha256', secret).update(`token\0${text}`).digest('hex');

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
