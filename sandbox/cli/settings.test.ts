import { describe, expect, it } from 'vitest';
import { UserError } from '#protocol';
import { readSettings } from './settings.ts';

const read = (env: NodeJS.ProcessEnv, isRoot = true) => readSettings({ env, root: '/srv/my clone', isRoot });

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(read({})).toEqual({
      name: 'drydock',
      data: '/var/lib/drydock',
      host: '127.0.0.1',
      port: 4321,
      url: undefined,
      allowedHosts: undefined,
      lessons: ['/srv/my clone/lessons'],
      warm: 2,
      warmMax: 8,
      warmPerMinute: 30,
      keepFreeMemory: 512,
      keepFreeDisk: 2048,
      leastShare: 5,
      keepStopped: 24,
      network: '10.209.0.0/24',
      egress: 'on',
      kubernetes: 'on',
      kubernetesNodes: 1,
      kubeconfig: undefined,
      wallImage: undefined,
      kubernetesAddress: undefined,
      install: 'auto',
      webUid: 64_321,
    });
  });

  it('keeps the data of a person in his own folder', () => {
    expect(read({ HOME: '/home/ada', DRYDOCK_NAME: 'one' }, false).data).toBe('/home/ada/.local/share/one');
    expect(read({ XDG_DATA_HOME: '/data' }, false).data).toBe('/data/drydock');
    expect(read({ DRYDOCK_DATA: '/else where' }, false).data).toBe('/else where');
  });

  it('finds folders of lessons from the clone and counts an empty variable as unset', () => {
    expect(read({ DRYDOCK_LESSONS: 'lessons:/mine:', DRYDOCK_PORT: '' })).toMatchObject({
      lessons: ['/srv/my clone/lessons', '/mine'],
      port: 4321,
    });
  });

  it.each([
    ['DRYDOCK_PORT', 'abc'],
    ['DRYDOCK_PORT', '70000'],
    ['DRYDOCK_NAME', 'Big Name'],
    ['DRYDOCK_DATA', 'relative'],
    ['DRYDOCK_NETWORK', '10.0.0.0'],
    ['DRYDOCK_URL', 'ftp://x'],
    ['DRYDOCK_WEB_UID', '0'],
    ['DRYDOCK_INSTALL', 'maybe'],
    ['DRYDOCK_KUBERNETES', 'maybe'],
    ['DRYDOCK_KUBERNETES_NODES', '2'],
    ['DRYDOCK_KUBECONFIG', 'kubeconfig'],
    ['DRYDOCK_KUBERNETES_WALL', 'Image; drop'],
    ['DRYDOCK_KUBERNETES_ADDRESS', 'node.example'],
  ])('names %s when it is "%s"', (variable, value) => {
    try {
      read({ [variable]: value });
      expect.unreachable();
    } catch (cause) {
      expect(cause).toBeInstanceOf(UserError);
      expect(cause instanceof UserError && cause.problem).toMatchObject({
        code: 'bad-setting',
        message: expect.stringContaining(`${variable} is "${value}"`),
        hint: expect.stringContaining(variable),
      });
    }
  });
});
