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
