import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../../testing/raw-request.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';
import { assertSite } from './site.ts';

let web: WebUnderTest;
beforeAll(async () => {
  web = await startWebUnderTest();
});
afterAll(() => web.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, web.url), { headers, redirect: 'manual' });
const hashOf = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

describe('the site', () => {
  it('allows exactly the inline scripts that were built', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
    const hashes = ['first()', 'second()'].map(hashOf).sort();
    expect(scripts).toBe(`script-src 'self' 'wasm-unsafe-eval' ${hashes.join(' ')}`);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('sends its headers with every answer, errors too', async () => {
    for (const path of ['/', '/api/progress', '/nothing', '/_astro/a.js']) {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(headers.get('content-security-policy'), path).toContain("default-src 'self'");
    }
  });

  it('keeps hashed assets for ever and asks again for pages', async () => {
    expect((await get('/_astro/a.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/api/progress')).headers.get('cache-control')).toBe('no-store');
  });

  it('sends the compressed form to who understands it', async () => {
    const { headers, body } = await rawRequest(web.url, 'GET', '/_astro/a.js', { 'accept-encoding': 'br' });
    expect([headers['content-encoding'], headers['content-type'], body]).toEqual([
      'br',
      expect.stringContaining('javascript'),
      'compressed',
    ]);
    expect(headers['cache-control']).toContain('immutable');
  });

  it('leads to the address with a slash, and never to another host', async () => {
    const moved = await get('/lesson');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/lesson/']);
    for (const path of [
      '//evil.example/..',
      '//lesson',
      '/lesson/..%2f%2fevil.example',
      '/..%2f..%2fetc/passwd',
      '/.env',
    ]) {
      const answer = await rawRequest(web.url, 'GET', path);
      expect(answer.headers.location ?? '', path).not.toMatch(/^\/\/|^https?:/);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
    }
  });

  it('has its own page for what is not there, with status 404', async () => {
    const page = await get('/nothing/here/');
    expect([page.status, await page.text()]).toEqual([404, '<h1>Nothing here</h1>']);
    const api = await get('/api/nothing');
    expect([api.status, await api.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
  });

  it('must have been built', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'drydock-site-'));
    await expect(assertSite(empty)).rejects.toMatchObject({
      problem: {
        code: 'no-site',
        message: `DRYDOCK_SITE is ${JSON.stringify(empty)}, and there is no index.html in it`,
      },
    });
    await rm(empty, { recursive: true });
  });
});
