import { courseRegistry, type HttpRequest } from '#protocol';
import type { Absence, Fact } from '../language/fact.ts';

/** Where to ask: facts of a container fit, so that a container that is not there says so itself. */
export interface HttpTarget {
  readonly address: string | Fact<string>;
  readonly port: number | Fact<number>;
  /** Path and query; `/` unless said otherwise. */
  readonly path?: string;
}

type Place = Pick<HttpRequest, 'address' | 'port' | 'path'>;

/** The place itself, or why there is none. Throws on a URL that no probe can ask: the author's mistake. */
export function resolveTarget(target: string | HttpTarget): Place | { readonly absence: Absence } {
  if (typeof target === 'string') return placeOf(target);
  const address = given(target.address);
  if ('absence' in address) return address;
  const port = given(target.port);
  if ('absence' in port) return port;
  return {
    address: address.value === 'localhost' ? '127.0.0.1' : address.value,
    port: port.value,
    path: target.path ?? '/',
  };
}

/** `http://127.0.0.1:8080/path`; an IPv6 address in brackets, the course registry by the name that learners know. */
export function urlOf({ address, port, path }: Place): string {
  const isRegistry = address === courseRegistry.address && port === courseRegistry.port;
  const host = isRegistry ? courseRegistry.host : address.includes(':') ? `[${address}]` : address;
  return `http://${host}${port === 80 ? '' : `:${port}`}${path}`;
}

function placeOf(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:') throw new Error(`"${text}" is not a URL with http://`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = host === 'localhost' ? '127.0.0.1' : host;
  // Names are the sandbox's to answer, and its answers are the learner's to choose.
  if (!/^[\d.]+$|:/.test(address))
    throw new Error(`"${text}" names a host: give its address, or the address of a container`);
  return { address, port: Number(url.port || 80), path: `${url.pathname}${url.search}` };
}

function given<V extends string | number>(one: V | Fact<V>): { readonly value: V } | { readonly absence: Absence } {
  if (typeof one !== 'object') return { value: one };
  if (one.value !== undefined) return { value: one.value };
  return {
    absence: one.absence ?? { expected: `${one.name} to be there`, found: 'nothing', from: one.from, see: one.see },
  };
}
