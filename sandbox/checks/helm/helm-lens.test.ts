import { describe, expect, it } from 'vitest';
import type { Motion, T } from '#checks';
import { aCluster, aDeployment, aRelease, aSecret } from '../../testing/cluster-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { toldBy } from '../../testing/told-by.ts';
import { bodyOfGzip } from './gzip.ts';

const manifest = (replicas: number) => `---
# Source: hello/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec: { replicas: ${replicas} }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
`;
const one = aRelease({
  name: 'shop',
  status: 'superseded',
  manifest: manifest(1),
  values: { replicas: 1, image: { tag: '1.0' } },
});
const two = aRelease({
  name: 'shop',
  revision: 2,
  status: 'superseded',
  config: { replicas: 3 },
  manifest: manifest(3),
});
const three = aRelease({
  name: 'shop',
  revision: 3,
  description: 'Rollback to 1',
  values: { replicas: 1, image: { tag: '1.0' }, debug: true },
  config: { image: { pull: 'Always' }, debug: null },
  // The same objects, written in another order.
  manifest: manifest(1).replace(
    'kind: Deployment\nmetadata: { name: shop }',
    'metadata: { name: shop }\nkind: Deployment',
  ),
});
const deployed = (t: T) => t.expect(t.helm.release('shop').status).is('deployed');

describe('a release', () => {
  const { helm } = lensesOver(
    aCluster(three, one, two, aRelease({ name: 'other' }), aSecret({ name: 'mine', data: { a: 'b' } })),
  );
  const shop = helm.release('shop');

  it('is read from the Secrets that Helm keeps', () => {
    expect(helm.releaseNames.value).toEqual(['other', 'shop']);
    expect([shop.status.value, shop.revision.value, shop.description.value, shop.chart.name.value]).toEqual([
      'deployed',
      3,
      'Rollback to 1',
      'hello',
    ]);
    expect(shop.history.value).toEqual([1, 2, 3]);
    expect(shop.objects.value).toEqual(['Deployment/shop', 'Service/shop']);
  });

  it('tells what the user set from what holds', () => {
    expect([shop.userValue('image', 'pull').value, shop.userValue('replicas').value]).toEqual(['Always', undefined]);
    expect([shop.value('image', 'tag').value, shop.value('image', 'pull').value, shop.value('replicas').value]).toEqual(
      ['1.0', 'Always', 1],
    );
    expect(shop.value('debug').value).toBeUndefined();
    expect(shop.userValue('replicas').see).toBe('helm get values shop');
  });

  it('tells what an earlier revision was', () => {
    const second = shop.at(2);
    expect([second.status.value, second.description.value]).toEqual(['superseded', 'Install complete']);
    expect([second.userValue('replicas').value, second.value('image', 'tag').value]).toEqual([3, undefined]);
    expect([second.userValue('replicas').name, second.userValue('replicas').see]).toEqual([
      'the user value `replicas` of revision 2 of the release `shop`',
      'helm get values shop --revision 2',
    ]);
    expect([second.value('replicas').see, second.status.see, second.description.see, second.objects.see]).toEqual([
      'helm get values shop --all --revision 2',
      'helm status shop --revision 2',
      'helm history shop',
      'helm get manifest shop --revision 2',
    ]);
    expect([shop.at(7).status.value, shop.at(7).status.absence?.found]).toEqual([undefined, 'revisions `1`, `2`, `3`']);
    expect(helm.release('none').at(1).status.absence?.found).toBe('none of that name');
  });

  it('is waited for while Helm is at work on it', () => {
    const motionsOf = (status: string, read: (t: T) => unknown) => {
      const motions: Motion[] = [];
      const world = aCluster(one, aRelease({ name: 'shop', revision: 2, status }));
      read(lensesOver(world, undefined, undefined, (motion) => motions.push(motion)));
      return motions.map((motion) => [motion.for, motion.doubts, motion.since, motion.lasts]);
    };
    const pending = [['Helm to end the upgrade of `shop`', 'wrong', Date.parse('2026-01-01T00:00:00Z'), 300_000]];
    expect(motionsOf('pending-upgrade', (t) => t.helm.release('shop').status)).toEqual(pending);
    expect(motionsOf('pending-upgrade', (t) => t.helm.release('shop').at(1).status)).toEqual([]);
    expect(motionsOf('deployed', (t) => t.helm.release('shop').status)).toEqual([]);
  });

  it('compares manifests by what they say, not by how they are written', () => {
    expect(shop.changedSince(1).value).toEqual([]);
    expect(shop.changedSince(2).value).toEqual(['Deployment/shop']);
    expect(shop.changedSince(7).absence?.found).toBe('revisions `1`, `2`, `3`');
  });

  it('is not there; what kubectl applied is none', () => {
    expect(toldBy(aCluster(), deployed)).toMatchSnapshot();
    expect(
      toldBy(aCluster(aRelease({ name: 'shp' }), ...aDeployment({ name: 'shop-web' })), deployed),
    ).toMatchSnapshot();
  });

  it('failed: which object, and why', () => {
    const failed = aRelease({
      name: 'shop',
      status: 'failed',
      description: 'Release "shop" failed: context deadline exceeded',
      manifest: manifest(1),
    });
    const sick = aDeployment(
      { name: 'shop', image: 'whoami:7' },
      { ready: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } },
    );
    expect(toldBy(aCluster(failed, ...sick), deployed)).toMatchSnapshot();
    const refused =
      'Upgrade "shop" failed: cannot patch "shop" with kind Service: Service "shop" is invalid: spec.ports[0].nodePort: Invalid value: 30100';
    expect(
      toldBy(aCluster(aRelease({ name: 'shop', status: 'failed', description: refused })), deployed),
    ).toMatchSnapshot();
    expect(toldBy(aCluster(aRelease({ name: 'shop', status: 'pending-upgrade' })), deployed)).toMatchSnapshot();
  });

  it('that is garbage is no release of ours', () => {
    const garbage = { ...one, data: { release: 'AAAA' } };
    const { status } = lensesOver(aCluster(garbage)).helm.release('shop');
    expect([status.value, status.absence?.found]).toEqual([undefined, 'nothing']);
  });
});

it('gzip with a name, a comment and more is read', () => {
  const head = (flags: number) => `\x1f\x8b\x08${String.fromCharCode(flags)}\0\0\0\0\0\0`;
  expect(bodyOfGzip(`${head(0)}body`)).toBe('body');
  expect(bodyOfGzip(`${head(8 + 16)}name\0comment\0body`)).toBe('body');
  expect(bodyOfGzip(`${head(4 + 2)}\x02\0xxCCbody`)).toBe('body');
  for (const none of ['', 'PK', `${head(8)}name`]) expect(bodyOfGzip(none)).toBeUndefined();
});
