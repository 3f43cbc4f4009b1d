import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** 256 random bits as text: what a cookie or a ticket carries. */
export function newToken(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** What is stored of a token. Plain SHA-256 is enough for 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The CSRF token of a session: bound to it by our key, stored nowhere. */
export function csrfToken(key: string, sessionHash: string): string {
  return createHmac('sha256', key).update(`csrf:${sessionHash}`).digest('base64url');
}

/** Compares in the same time wherever the first difference is. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(hashToken(a)), Buffer.from(hashToken(b))];
  return timingSafeEqual(left, right);
}
