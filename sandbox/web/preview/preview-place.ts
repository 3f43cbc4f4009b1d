import { tcpPort } from '#protocol';
import type { Config } from '../config.ts';

/**
 * Where ports of sandboxes open. `host`: each under a name of its own, `PORT--NAME.DOMAIN`, which is what keeps a learner's page away from
 * the platform's cookies and pages. `path`: below a path of the platform, as a page without an origin; where there is no wildcard name.
 */
export type PreviewPlace =
  | {
      readonly kind: 'host';
      /** Of the port of a sandbox with this name. */
      origin(port: number, name: string): string;
      /** Every origin of the kind, for a Content-Security-Policy. */
      readonly source: string;
      /** Port and name of a Host header; undefined when it is not of this kind. */
      parse(host: string | undefined): { readonly port: number; readonly name: string } | undefined;
      /** Whether browsers keep a `Secure` cookie of it: with TLS, and on this machine. */
      readonly trustworthy: boolean;
    }
  | { readonly kind: 'path'; readonly source: string };

/** A learner chooses no part of a name; see `previewName`. */
const label = /^([1-9][0-9]{0,4})--([a-z2-7]{20})$/;
const onThisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `port` is where web listens, asked when it is known. */
export function previewPlace(
  { url, previewDomain, tls }: Pick<Config, 'url' | 'previewDomain' | 'tls'>,
  port: () => number,
): PreviewPlace {
  // Browsers take every name below localhost for this machine; no other name has that for nothing.
  const domain = previewDomain ?? (url === undefined || onThisMachine.has(url.hostname) ? 'localhost' : undefined);
  if (domain === undefined) return { kind: 'path', source: "'self'" };
  const protocol = url?.protocol ?? (tls === undefined ? 'http:' : 'https:');
  const usual = protocol === 'https:' ? '443' : '80';
  const end = () => {
    const shown = url === undefined ? String(port()) : url.port;
    return `.${domain}${shown === '' || shown === usual ? '' : `:${shown}`}`;
  };
  return {
    kind: 'host',
    trustworthy: protocol === 'https:' || domain === 'localhost' || domain.endsWith('.localhost'),
    origin: (at, name) => `${protocol}//${at}--${name}${end()}`,
    get source() {
      return `${protocol}//*${end()}`;
    },
    parse: (host) => {
      const text = host?.toLowerCase() ?? '';
      if (!text.endsWith(end())) return undefined;
      const [, number, name] = label.exec(text.slice(0, -end().length)) ?? [];
      const at = tcpPort.safeParse(Number(number)).data;
      return at === undefined || name === undefined ? undefined : { port: at, name };
    },
  };
}
