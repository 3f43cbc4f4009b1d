import type { CookieSerializeOptions } from '@fastify/cookie';

const days = 24 * 60 * 60;

/** Name and attributes of the cookie that holds the session's token. */
export interface SessionCookie {
  readonly name: string;
  readonly options: CookieSerializeOptions;
}

/**
 * SameSite is Strict: pages are static and need no cookie, so following a link in works, and the requests a page then
 * makes come from our own site. Without TLS the name carries the port, because cookies do not separate ports.
 */
export function sessionCookie({ secure, port }: { secure: boolean; port: number }): SessionCookie {
  return {
    name: secure ? '__Host-drydock' : `drydock-${port}`,
    options: { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: 365 * days },
  };
}
