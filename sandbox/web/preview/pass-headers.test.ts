import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from './pass-headers.ts';
import { cookieOf, isPlatformCookie } from './read-cookie.ts';

const cookies = { isOurs: isPlatformCookie, pass: true };
const none = { ...cookies, pass: false };
const raw = (headers: [string, string][]) => headers.flat();
const to = (headers: [string, string][], passed = cookies) =>
  requestHeaders(raw(headers), { cookies: passed, host: '80--x.localhost', protocol: 'http' });
const from = (headers: [string, string][], passed = cookies) =>
  responseHeaders(raw(headers), { cookies: passed, added: [] });

describe('a request', () => {
  it('goes on with what the browser said of itself, under the name it asked for', () => {
    expect(
      to([
        ['Accept', 'text/html'],
        ['User-Agent', 'b'],
        ['Host', 'evil.example'],
        ['Authorization', 'Basic x'],
      ]),
    ).toEqual({
      accept: 'text/html',
      'user-agent': 'b',
      authorization: 'Basic x',
      host: '80--x.localhost',
      'x-forwarded-host': '80--x.localhost',
      'x-forwarded-proto': 'http',
    });
  });

  it('loses what is meant for one connection, also by the name that Connection gives', () => {
    const sent = to([
      ['Connection', 'keep-alive, X-Secret'],
      ['X-Secret', '1'],
      ['Keep-Alive', '5'],
      ['TE', 'trailers'],
      ['Trailer', 'x'],
      ['Upgrade', 'h2c'],
      ['HTTP2-Settings', 'AAA'],
      ['Proxy-Authorization', 'x'],
      ['Expect', '100-continue'],
    ]);
    expect(Object.keys(sent).sort()).toEqual(['host', 'x-forwarded-host', 'x-forwarded-proto']);
  });

  it('cannot speak for a proxy', () => {
    const sent = to([
      ['X-Forwarded-For', '1.2.3.4'],
      ['X-Forwarded-Host', 'a'],
      ['Forwarded', 'for=x'],
      ['Via', 'v'],
      ['X-Real-IP', 'i'],
    ]);
    expect(sent).toEqual({
      host: '80--x.localhost',
      'x-forwarded-host': '80--x.localhost',
      'x-forwarded-proto': 'http',
    });
  });

  it('keeps saying of its body what it said: a length, or pieces', () => {
    expect(to([['Content-Length', '3']])).toMatchObject({ 'content-length': '3' });
    expect(to([['Content-Length', '3']])).not.toHaveProperty('transfer-encoding');
    expect(to([['Transfer-Encoding', 'chunked']])).toMatchObject({ 'transfer-encoding': 'chunked' });
  });

  it('carries the cookies of the page, and none of ours, in any spelling', () => {
    expect(
      to([['Cookie', 'a=1; drydock-4321=s; __Host-drydock=t;drydock-preview=u; __host-Drydock-preview=v; b="2;"']]),
    ).toMatchObject({
      cookie: 'a=1; b="2; "',
    });
    expect(to([['Cookie', 'drydock-4321=s']])).not.toHaveProperty('cookie');
    expect(
      to([
        ['Cookie', 'a=1'],
        ['Cookie', 'drydock=2'],
      ]),
    ).toMatchObject({ cookie: 'a=1' });
    expect(
      to(
        [
          ['Cookie', 'a=1'],
          ['Authorization', 'Basic x'],
        ],
        none,
      ),
    ).not.toHaveProperty('cookie');
    expect(to([['Authorization', 'Basic x']], none)).not.toHaveProperty('authorization');
  });
});

describe('an answer', () => {
  it('comes back as it is, each header as often as it was sent', () => {
    expect(
      from([
        ['Content-Type', 'text/html'],
        ['Link', 'a'],
        ['Link', 'b'],
      ]),
    ).toEqual(['content-type', 'text/html', 'link', 'a', 'link', 'b']);
  });

  it('loses what is meant for one connection, and what reaches further than its host', () => {
    expect(
      from([
        ['Connection', 'X-One'],
        ['X-One', '1'],
        ['Transfer-Encoding', 'chunked'],
        ['Upgrade', 'h2c'],
        ['Strict-Transport-Security', 'max-age=1; includeSubDomains'],
        ['Clear-Site-Data', '"cookies"'],
        ['Alt-Svc', 'h3=":1"'],
      ]),
    ).toEqual([]);
  });

  it('sets cookies for its own host alone, and none of ours', () => {
    expect(
      from([
        ['Set-Cookie', 'a=1; Path=/; Domain=localhost; HttpOnly'],
        ['Set-Cookie', 'b=2;DOMAIN = .example.org'],
        ['Set-Cookie', 'drydock-4321=stolen; Path=/'],
        ['Set-Cookie', ' __Host-drydock-preview=stolen; Secure'],
      ]),
    ).toEqual(['set-cookie', 'a=1; Path=/; HttpOnly', 'set-cookie', 'b=2']);
    expect(
      from(
        [
          ['Set-Cookie', 'a=1'],
          ['WWW-Authenticate', 'Basic realm="x"'],
        ],
        none,
      ),
    ).toEqual([]);
  });
});

it('a cookie is found by its whole name, the first of several', () => {
  expect(cookieOf('xa=0; a=1; a=2; b', 'a')).toBe('1');
  expect(cookieOf('a = b=c ', 'a')).toBe('b=c');
  expect([cookieOf(undefined, 'a'), cookieOf('', 'a'), cookieOf('b', 'b')]).toEqual([undefined, undefined, undefined]);
});
