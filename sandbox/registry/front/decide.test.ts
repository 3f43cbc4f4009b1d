import { describe, expect, it } from 'vitest';
import { courseRegistry } from '#protocol';
import { registryStaff } from '../password.ts';
import { type Asked, decide } from './decide.ts';

const ana = { name: 'harbor-abc234' };
const asked = (method: string, path: string, more: Partial<Asked> = {}) =>
  decide({ host: courseRegistry.host, method, path, identity: ana, ...more });
const mirror = { host: courseRegistry.mirror, identity: undefined };

describe('pulling', () => {
  it.each([
    ['/v2/velvet-abc234/app/manifests/1', undefined, ['own']],
    ['/v2/velvet-abc234/app/tags/list', 'anonymous', ['own']],
    ['/v2/harbor-abc234/app/manifests/1', undefined, ['own']],
    [`/v2/library/nginx/blobs/sha256:${'a'.repeat(64)}`, undefined, ['own', 'upstream']],
  ] as const)('%s is everybody’s', (path, identity, shelves) => {
    for (const method of ['GET', 'HEAD']) expect(asked(method, path, { identity })).toEqual({ do: 'forward', shelves });
  });

  it('of a name of Docker Hub never gives what a learner has pushed', () => {
    expect(asked('GET', '/v2/harbor-abc234/app/manifests/1', mirror)).toEqual({ do: 'forward', shelves: ['upstream'] });
    expect(asked('GET', '/v2/library/nginx/manifests/1', mirror)).toMatchObject({ shelves: ['own', 'upstream'] });
  });

  it('begins with a greeting, at the registry with a token', () => {
    expect(asked('GET', '/v2/', mirror)).toEqual({ do: 'greet' });
    expect(asked('GET', '/v2/', { identity: undefined })).toMatchObject({ do: 'challenge' });
    expect(asked('GET', '/v2/', { identity: 'anonymous' })).toEqual({ do: 'greet' });
  });
});

describe('pushing', () => {
  const writes = [
    ['POST', 'blobs/uploads/'],
    ['PATCH', 'blobs/uploads/0b1c-2'],
    ['PUT', 'blobs/uploads/0b1c-2'],
    ['DELETE', 'blobs/uploads/0b1c-2'],
    ['PUT', 'manifests/1.0'],
  ] as const;

  it.each(writes)('%s %s is a learner’s below his own name, at any depth', (method, rest) => {
    for (const name of ['app', 'team/app'])
      expect(asked(method, `/v2/${ana.name}/${name}/${rest}`)).toEqual({
        do: 'forward',
        shelves: ['own'],
        owner: ana.name,
      });
  });

  it.each(
    writes.flatMap(([method, rest]) =>
      ['velvet-abc234/app', 'library/nginx', 'app', ana.name, `${ana.name}x/app`, `x/${ana.name}/app`].map(
        (name) => [method, `/v2/${name}/${rest}`] as const,
      ),
    ),
  )('%s %s is refused with his name and the form that works', (method, path) => {
    const refused = asked(method, path);
    expect(refused).toMatchObject({ do: 'refuse', status: 403, code: 'DENIED' });
    expect(refused.do === 'refuse' && refused.message).toContain('push to registry.course/harbor-abc234/…');
  });

  it('asks who does not say who he is to log in', () => {
    for (const identity of [undefined, 'anonymous'] as const)
      expect(asked('POST', '/v2/harbor-abc234/app/blobs/uploads/', { identity })).toEqual({
        do: 'challenge',
        message: 'Pushing needs a login: docker login registry.course',
      });
  });

  it('to the mirror is refused, for whoever it is', () => {
    expect(asked('PUT', '/v2/harbor-abc234/app/manifests/1', { ...mirror, identity: ana })).toMatchObject({
      status: 405,
    });
  });

  it('of official images is for the set-up alone, which has no other', () => {
    const identity = { name: registryStaff };
    expect(asked('PUT', '/v2/library/nginx/manifests/1', { identity })).toEqual({ do: 'forward', shelves: ['own'] });
    expect(asked('PUT', '/v2/velvet-abc234/app/manifests/1', { identity })).toMatchObject({ status: 403 });
  });
});

describe('nobody', () => {
  it.each([
    ['DELETE', '/v2/harbor-abc234/app/manifests/1', 405],
    ['DELETE', `/v2/harbor-abc234/app/blobs/sha256:${'a'.repeat(64)}`, 405],
    ['MKCOL', '/v2/harbor-abc234/app/manifests/1', 405],
    ['GET', '/v2/_catalog', 404],
    ['GET', '/debug/vars', 404],
    ['PUT', '/v2/../library/nginx/manifests/1', 404],
    ['PUT', '/v2/harbor-abc234/../library/nginx/manifests/1', 404],
    ['PUT', '/v2/harbor-abc234/%2e%2e/library/manifests/1', 404],
    ['PUT', '/v2/harbor-abc234//app/manifests/1', 404],
    ['PUT', '/v2/harbor-abc234/app/manifests/1/../../../library/manifests/x', 404],
  ])('%s %s', (method, path, status) => {
    expect(asked(method, path)).toMatchObject({ do: 'refuse', status });
  });
});
