import { UserError } from '#protocol';

/** Judges Host and Origin before anything else looks at a request: what stops DNS rebinding and foreign pages. */
export interface Gate {
  /** Throws UserError `wrong-host` (421). */
  checkHost(host: string | undefined): void;
  /** The page that sends must come from the very address it sends to. Throws UserError `wrong-origin` (403). */
  checkOrigin(origin: string | undefined, host: string | undefined): void;
  /** Every origin that our pages can have. */
  origins(): string[];
}

export interface GateOptions {
  /** Scheme that web itself speaks. */
  readonly scheme: 'http' | 'https';
  readonly publicUrl: URL | undefined;
  readonly allowedHosts: readonly string[];
  /** The port web listens on; known once it does. */
  port(): number;
}

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export function createGate({ scheme, publicUrl, allowedHosts, port }: GateOptions): Gate {
  // Behind a proxy the public scheme counts also for further names; loopback is always ours.
  const origins = new Map(
    allowedHosts.map((host) => [host.toLowerCase(), `${publicUrl?.protocol ?? `${scheme}:`}//${host.toLowerCase()}`]),
  );
  if (publicUrl !== undefined) origins.set(publicUrl.host, publicUrl.origin);
  const originOf = (host: string | undefined): string | undefined => {
    if (host === undefined) return undefined;
    const known = origins.get(host.toLowerCase());
    if (known !== undefined) return known;
    const own = loopback.map((name) => new URL(`${scheme}://${name}:${port()}`));
    return own.find((url) => url.host === host.toLowerCase())?.origin;
  };
  const home = () => publicUrl?.origin ?? `${scheme}://127.0.0.1:${port()}`;

  return {
    origins: () => [
      ...new Set([...origins.values(), ...loopback.map((name) => new URL(`${scheme}://${name}:${port()}`).origin)]),
    ],
    checkHost: (host) => {
      if (originOf(host) !== undefined) return;
      throw new UserError(
        {
          code: 'wrong-host',
          message: `The request asked for the host ${quote(host)}, which is not one of ours`,
          hint: `Open ${home()}, or add this host to DRYDOCK_ALLOWED_HOSTS`,
        },
        { status: 421 },
      );
    },
    checkOrigin: (origin, host) => {
      const expected = originOf(host);
      if (expected !== undefined && origin === expected) return;
      throw new UserError(
        {
          code: 'wrong-origin',
          message: `The request came from the page origin ${quote(origin)}; only ${expected ?? home()} may send it`,
          hint: `Open ${home()} itself. If that is how you came here, set DRYDOCK_URL to the address in your browser`,
        },
        { status: 403 },
      );
    },
  };
}

function quote(value: string | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value.slice(0, 200));
}
