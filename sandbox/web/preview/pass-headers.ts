import type { OutgoingHttpHeaders } from 'node:http';

/** Names and values in turn, as Node's `rawHeaders` has them. */
type RawHeaders = readonly string[];

/** They speak of one connection, and ours are two. Source: RFC 9110, 7.6.1. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a proxy says of whom it asks for: nobody outside may say it in our place. */
const saidByProxies = /^(x-forwarded-.*|x-real-ip|x-drydock-.*|forwarded|via|expect|host|http2-settings)$/;

/** These would reach further than the one host that the page has: to its siblings, and the platform. */
const tooFar = new Set(['strict-transport-security', 'clear-site-data', 'alt-svc', 'nel', 'report-to', 'trailer']);

export interface Cookies {
  /** Of ours: never passed on, never set by a sandbox. */
  isOurs(name: string): boolean;
  /** False: none either way. */
  readonly pass: boolean;
}

/** What a program in the sandbox gets of a browser's request. `host` is the name it is asked by. */
export function requestHeaders(
  raw: RawHeaders,
  { cookies, host, protocol }: { cookies: Cookies; host: string; protocol: string },
): OutgoingHttpHeaders {
  const headers: Record<string, string[]> = {};
  const connection = namedByConnection(raw);
  for (const [name, value] of pairs(raw)) {
    if (hopByHop.has(name) || connection.has(name) || saidByProxies.test(name)) continue;
    // On the platform's own origin a password would be the platform's.
    if (name === 'authorization' && !cookies.pass) continue;
    const kept = name === 'cookie' ? keptCookies(value, cookies) : value;
    if (kept !== '') headers[name] = [...(headers[name] ?? []), kept];
  }
  // Node speaks of the length of a body only when it is told: one that came in pieces goes on in pieces.
  const inPieces = pairs(raw).some(([name]) => name === 'transfer-encoding');
  return {
    ...Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, oneOrMore(values)])),
    ...(inPieces ? { 'transfer-encoding': 'chunked' } : {}),
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol,
  };
}

/** What the browser gets of the program's answer: names and values in turn, `added` at their end. */
export function responseHeaders(
  raw: RawHeaders,
  { cookies, added }: { cookies: Cookies; added: readonly (readonly [string, string])[] },
): string[] {
  const connection = namedByConnection(raw);
  const kept = pairs(raw).flatMap(([name, value]): (readonly [string, string])[] => {
    if (hopByHop.has(name) || connection.has(name) || tooFar.has(name)) return [];
    if (name === 'www-authenticate' && !cookies.pass) return [];
    if (name !== 'set-cookie') return [[name, value]];
    const cookie = hostOnly(value, cookies);
    return cookie === undefined ? [] : [[name, cookie]];
  });
  return [...kept, ...added].flat();
}

function pairs(raw: RawHeaders): (readonly [string, string])[] {
  return raw.flatMap((text, at) => (at % 2 === 0 ? [[text.toLowerCase(), raw[at + 1] ?? ''] as const] : []));
}

function namedByConnection(raw: RawHeaders): Set<string> {
  const values = pairs(raw).flatMap(([name, value]) => (name === 'connection' ? value.split(',') : []));
  return new Set(values.map((value) => value.trim().toLowerCase()));
}

function keptCookies(value: string, { isOurs, pass }: Cookies): string {
  if (!pass) return '';
  const all = value.split(';').map((one) => one.trim());
  return all.filter((one) => one !== '' && !isOurs(nameOf(one))).join('; ');
}

/** Without `Domain`: for this host alone. Undefined when it takes one of our names. */
function hostOnly(value: string, { isOurs, pass }: Cookies): string | undefined {
  const [first = '', ...attributes] = value.split(';');
  if (!pass || isOurs(nameOf(first))) return undefined;
  return [first, ...attributes.filter((one) => nameOf(one).toLowerCase() !== 'domain')].join(';');
}

const nameOf = (pair: string) => (pair.split('=', 1)[0] ?? '').trim();
const oneOrMore = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? '') : [...values]);
