import { describe, expect, it } from 'vitest';
import type { ClusterObject } from '#protocol';
import { aCluster, anObject, aSecret, aWarning } from '../../../testing/cluster-things.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';
import { toldBy } from '../../../testing/told-by.ts';
import { fromBase64 } from './base64.ts';

it.each(['', 'a', 'ab', 'abc', 'Hafenmeister', 'ÄÖ€ \0\xff'])('base64 of %j is read', (text) => {
  const bytes = Buffer.from(text, 'utf8');
  expect(fromBase64(bytes.toString('base64'))).toBe(bytes.toString('latin1'));
});

it('what is no base64 is nothing', () => {
  for (const text of ['a', 'ab!=', 'abcde']) expect(fromBase64(text), text).toBeUndefined();
});

describe('settings', () => {
  const game = anObject('ConfigMap', { name: 'game' }, { data: { lives: '3', 'ui.properties': 'color=red\n' } });

  it('have keys and values', () => {
    const { k8s } = lensesOver(aCluster(game));
    expect(k8s.configMap('game').keys.value).toEqual(['lives', 'ui.properties']);
    expect(k8s.configMap('game').value('lives').value).toBe('3');
    expect(toldBy(aCluster(game), (t) => t.expect(t.k8s.configMap('game').value('speed')).is('1'))).toMatchSnapshot();
    expect(
      toldBy(aCluster(game), (t) => t.expect(t.k8s.configMap('game').value('ui.properties')).is('color=blue\n')),
    ).toMatchSnapshot();
  });

  it('of a Secret come out of their base64, with the line end that echo adds', () => {
    const django = aSecret({
      name: 'django',
      data: { secret_key: 'grüße\n', twice: Buffer.from('x').toString('base64') },
    });
    const found = lensesOver(aCluster(django)).k8s.secret('django');
    expect([found.value('secret_key').value, found.value('twice').value, found.type.value]).toEqual([
      'grüße\n',
      'eA==',
      'Opaque',
    ]);
    expect(
      toldBy(aCluster(django), (t) => t.expect(t.k8s.secret('django').value('secret_key')).is('grüße')),
    ).toMatchSnapshot();
    expect(
      toldBy(aCluster(django), (t) => t.expect(t.k8s.secret('django').value('twice')).is('x')),
      'too short to be told from a word',
    ).not.toContain('more base64');
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    for (const twice of [encoded('tide table'), `${encoded('tide table\n')}\n`]) {
      const keys = aSecret({ name: 'django', data: { secret_key: twice } });
      expect(
        toldBy(aCluster(keys), (t) => t.expect(t.k8s.secret('django').value('secret_key')).is('tide table')),
      ).toMatchSnapshot();
    }
    expect(toldBy(aCluster(), (t) => t.require(t.k8s.secret('django').value('secret_key')))).toMatchSnapshot();
  });
});

it('settings tell when they were changed; those that do not are as they were made', () => {
  const game = (changedAt?: string) => {
    const one = anObject('ConfigMap', { name: 'game' }, { data: {} });
    return { ...one, metadata: { ...one.metadata, ...(changedAt && { changedAt }) } };
  };
  const { k8s } = lensesOver(aCluster(game('2026-03-01T10:00:00Z')));
  expect(k8s.configMap('game').changedAt.value).toBe(Date.parse('2026-03-01T10:00:00Z'));
  expect(lensesOver(aCluster(game())).k8s.configMap('game').changedAt.value).toBe(Date.parse('2026-01-01T00:00:00Z'));
});

it('a claim says why it is not bound', () => {
  const spec = {
    storageClassName: 'standard',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '12Mi' } },
  };
  const claim = anObject('PersistentVolumeClaim', { name: 'notes' }, { spec, status: { phase: 'Pending' } });
  const bound = (...more: ClusterObject[]) =>
    toldBy(aCluster(claim, ...more), (t) => t.expect(t.k8s.claim('notes').phase).is('Bound'));
  expect(lensesOver(aCluster(claim)).k8s.claim('notes').request.value).toBe(12 * 2 ** 20);
  expect(bound()).toMatchSnapshot();
  expect(
    bound(aWarning(claim, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')),
  ).toMatchSnapshot();
  expect(
    bound(aWarning(claim, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')),
  ).toMatchSnapshot();
});
