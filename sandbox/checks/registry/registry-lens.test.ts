import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';

const answering = (status: number, body: unknown, headers: Record<string, string> = {}): ProbeResult => ({
  outcome: 'answered',
  status,
  headers,
  body: JSON.stringify(body),
  cut: false,
  milliseconds: 1,
});
const registry = (result: ProbeResult) => lensesOver({}, someConstants, result).registry('127.0.0.1:5000');
const errors = { errors: [{ code: 'NAME_UNKNOWN' }] };

describe('a registry', () => {
  it('lists its repositories and their tags', async () => {
    const repositories = await registry(answering(200, { repositories: ['app', 'web'] })).catalog();
    expect(repositories.value).toEqual(['app', 'web']);
    expect(repositories).toMatchObject({ see: 'curl -i http://127.0.0.1:5000/v2/_catalog' });
    const tags = await registry(answering(200, { name: 'app', tags: ['1.0', '1.1'] })).tags('app');
    expect(tags.show(tags.value ?? [])).toBe('`1.0`, `1.1`');
    // What a registry says of a repository whose tags were all removed.
    expect((await registry(answering(200, { name: 'app', tags: null })).tags('app')).value).toEqual([]);
  });

  it('tells what a tag names', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const image = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      layers: [{ digest }, { digest: 'sha256:b' }],
    };
    const one = await registry(answering(200, image, { 'docker-content-digest': digest })).manifest('app', '1.0');
    expect(one.digest).toMatchObject({ value: digest, name: 'the digest of `app:1.0`' });
    expect(one.layers.value).toEqual([digest, 'sha256:b']);
    expect(one.platforms.absence).toMatchObject({ expected: 'the platforms of `app:1.0` from a registry' });
    const index = { manifests: [{ platform: { os: 'linux', architecture: 'arm64' } }, {}] };
    expect((await registry(answering(200, index)).manifest('app', digest)).platforms.value).toEqual(['linux/arm64']);
  });

  it('tells what an image says of itself, whoever pushed it', async () => {
    const config = { digest: `sha256:${'c'.repeat(64)}` };
    const layers = [`sha256:${'d'.repeat(64)}`];
    const asked: string[] = [];
    const t = lensesOver({}, someConstants, (request) => {
      if (!('address' in request)) throw new Error('no HTTP request');
      asked.push(`${request.address}:${request.port}${request.path}`);
      const described = { config: { Labels: { by: 'ana' } }, rootfs: { diff_ids: layers } };
      return answering(200, request.path.includes('/blobs/') ? described : { config, layers: [] });
    });
    const found = await t.registry().config('ana/app', '1.0');
    expect([found.layers.value, found.labels.value]).toEqual([layers, { by: 'ana' }]);
    expect(found.layers.see).toBe(`curl -i http://registry.course/v2/ana/app/blobs/${config.digest}`);
    expect(asked.map((one) => one.replace(/(:80).*(manifests|blobs).*/, '$1 $2'))).toEqual([
      '10.200.0.2:80 manifests',
      '10.200.0.2:80 blobs',
    ]);
  });

  it('of the course is asked where every sandbox has it, and called by its name', async () => {
    const lost = await lensesOver({}, someConstants, answering(404, errors)).registry().config('ana/app', '1.0');
    for (const { absence } of [lost.layers, lost.labels])
      expect(absence).toMatchObject({
        expected: '`ana/app:1.0` in the registry',
        found: 'the registry does not have it',
      });
    const odd = await registry(answering(200, { layers: [] })).config('ana/app', '1.0');
    expect(odd.layers.absence?.expected).toBe('the description of `ana/app:1.0` from a registry');
  });

  it('says what it does not have', async () => {
    const empty = registry(answering(404, errors));
    expect((await empty.tags('app')).absence).toMatchObject({
      expected: 'a repository `app` in the registry',
      found: 'the registry does not have it',
    });
    const { digest, layers } = await empty.manifest('app', '1.0');
    expect(digest.absence).toEqual(layers.absence);
    expect(digest.absence).toMatchObject({ expected: '`app:1.0` in the registry' });
  });

  it('that is none, or none that answers, says so', async () => {
    const page = await registry(answering(200, { hello: 1 })).catalog();
    expect(page.absence).toMatchObject({
      expected: 'the repositories from a registry',
      found: 'an answer 200 that tells none',
    });
    const silent = await registry({ outcome: 'refused', milliseconds: 1 }).catalog();
    expect(silent.absence?.say).toBe('127.0.0.1 can be reached, but no program listens on its port 5000.');
  });
});
