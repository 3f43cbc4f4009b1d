import { expect, test } from 'vitest';
import { readWallSettings, uplinksIn } from './settings.ts';

const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
const route = (name: string, destination: string, mask: string) =>
  `${name}\t${destination}\t0\t3\t0\t0\t0\t${mask}\t0\t0\t0`;
const routes = [head, route('eth0', '00000000', '00000000'), route('veth1', '0500F40A', 'FFFFFFFF')].join('\n');

test('the interface of the default route leads out', () => {
  expect(uplinksIn(routes)).toEqual(['eth0']);
});

test('without a default route it does not begin, nor with a name that would reach nft', () => {
  expect(() => uplinksIn(head)).toThrow('no default route');
  expect(() => uplinksIn([head, route('a";drop', '00000000', '00000000')].join('\n'))).toThrow('Odd interfaces');
});

test('reads what its DaemonSet tells', () => {
  const env = {
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
    DRYDOCK_EGRESS: 'off',
    DRYDOCK_SERVICES: '10.96.0.0/16',
    DRYDOCK_REGISTRY: '10.210.0.254:80',
    DRYDOCK_NODE: 'course-worker',
    DRYDOCK_ROUTES: 'on',
  };
  const { wall, server, node, keepsRoutes } = readWallSettings(env, routes);
  expect(wall).toEqual({
    egress: 'off',
    registry: { address: '10.210.0.254', port: 80 },
    services: ['10.96.0.0/16'],
    uplinks: ['eth0'],
  });
  expect([node, keepsRoutes]).toEqual(['course-worker', true]);
  expect(readWallSettings({ ...env, DRYDOCK_ROUTES: '' }, routes).keepsRoutes).toBe(false);
  expect(server.href).toBe('https://10.96.0.1/');
  expect(() => readWallSettings({ ...env, DRYDOCK_REGISTRY: '10.0.0.1:80 accept' }, routes)).toThrow();
});
