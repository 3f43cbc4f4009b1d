import { describe, expect, it } from 'vitest';
import type { ClusterObject } from '#protocol';
import { aCluster, aDeployment, anObject, aService, aSlice } from '../../../testing/cluster-things.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';
import { toldBy } from '../../../testing/told-by.ts';

const hello = aDeployment({ name: 'hello' });
const behind = [
  ...hello,
  aService({ name: 'hello', selector: { app: 'hello' } }),
  aSlice(
    'hello',
    hello.filter(({ kind }) => kind === 'Pod'),
  ),
  anObject('IngressClass', { name: 'traefik' }),
];
const ingress = ({
  className = 'traefik',
  host = 'ana.test',
  path = '/hi',
  pathType = 'Prefix',
  service = 'hello',
  port = 80,
} = {}) =>
  anObject(
    'Ingress',
    { name: 'web' },
    {
      spec: {
        ...(className === '' ? {} : { ingressClassName: className }),
        tls: [{ hosts: ['ana.test'], secretName: 'tls-ana' }],
        rules: [
          {
            host,
            http: { paths: [{ path, pathType, backend: { service: { name: service, port: { number: port } } } }] },
          },
        ],
      },
    },
  );
const told = (object: ClusterObject, path = '/hi') =>
  toldBy(aCluster(...behind, object), (t) => t.expect(t.k8s.ingress('web').backend('ana.test', path)).is('hello:8080'));

describe('an Ingress', () => {
  it('leads a host and a path to a Service', () => {
    const web = lensesOver(aCluster(...behind, ingress())).k8s.ingress('web');
    expect([web.className.value, web.hosts.value, web.backend('ana.test', '/hi/there').value]).toEqual([
      'traefik',
      ['ana.test'],
      'hello:80',
    ]);
    expect([web.tlsSecret('ana.test').value, web.pathType('ana.test', '/hi').value]).toEqual(['tls-ana', 'Prefix']);
    expect(web.backend('ana.test', '/hit').value).toBeUndefined();
  });

  it('has a class that nobody serves, or none', () => {
    expect(told(ingress({ className: 'nginx' }))).toMatchSnapshot();
    expect(told(ingress({ className: '' }))).toMatchSnapshot();
  });

  it('has no rule for a host or a path', () => {
    expect(told(ingress({ host: 'bob.test' }))).toMatchSnapshot();
    expect(told(ingress({ path: '/hi', pathType: 'Exact' }), '/hi/there')).toMatchSnapshot();
  });

  it('leads to a Service or a port that is not there', () => {
    expect(told(ingress({ service: 'helo' }))).toMatchSnapshot();
    expect(told(ingress({ port: 5000 }))).toMatchSnapshot();
  });

  it('leads to a Service without endpoints', () => {
    const lost = aService({ name: 'hello', selector: { app: 'gone' } });
    const world = aCluster(...behind.filter(({ kind }) => kind !== 'Service'), lost, ingress());
    expect(
      toldBy(world, (t) => t.expect(t.k8s.ingress('web').backend('ana.test', '/hi')).is('api:80')),
    ).toMatchSnapshot();
  });
});
