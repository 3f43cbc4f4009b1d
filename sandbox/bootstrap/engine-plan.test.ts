import { describe, expect, it } from 'vitest';
import { planEngine, trixiePackages } from './engine-plan.mjs';

const debian12 = {
  platform: 'linux',
  arch: 'x64',
  isRoot: true,
  systemd: false,
  id: 'debian',
  version: '12',
  codename: 'bookworm',
  prettyName: 'Debian GNU/Linux 12 (bookworm)',
  dockerd: undefined,
};
const absent = { state: 'absent' as const, detail: 'No program "docker" in PATH' };
const plan = (machine: object, more: object = {}) =>
  planEngine({
    machine: { ...debian12, ...machine },
    verdict: absent,
    install: 'auto',
    dockerHost: undefined,
    dockerdVersion: undefined,
    interrupted: false,
    ...more,
  });
const fit = {
  state: 'fit' as const,
  version: '26.1.5',
  cgroupVersion: '1',
  storageDriver: 'overlay2',
  memoryBytes: 1,
  cpus: 1,
  operatingSystem: '',
  folder: '',
  buildx: true,
};

describe('planEngine', () => {
  it('uses an engine that fits, whatever the machine', () => {
    expect(plan({ id: 'plan9' }, { verdict: fit })).toEqual({ do: 'use' });
    expect(plan({}, { verdict: fit, dockerHost: 'tcp://127.0.0.1:2375' })).toEqual({ do: 'use' });
  });

  it('installs on Debian 12 from trixie, and leaves runc and tini to Debian 12', () => {
    const decided = plan({});
    expect(decided).toMatchObject({ do: 'install', from: 'trixie', unproven: false });
    expect(trixiePackages).not.toContain('runc');
    expect(trixiePackages).not.toContain('tini');
  });

  it.each([
    ['Debian 13', { version: '13' }, ['docker-cli', 'docker-buildx', 'docker-compose']],
    ['Ubuntu 24.04', { id: 'ubuntu', version: '24.04' }, ['docker-cli', 'docker-buildx', 'docker-compose-v2']],
  ])('installs on %s from its own archive', (_name, machine, optional) => {
    expect(plan(machine)).toMatchObject({ do: 'install', from: 'own', unproven: true, optional });
  });

  it.each([
    ['nobody but root may install', { isRoot: false }, {}, 'engine-absent'],
    ['installing is forbidden', {}, { install: 'never' }, 'install-forbidden'],
    ['the system is not known', { id: 'slackware', version: '15', prettyName: 'Slackware 15' }, {}, 'engine-absent'],
    ['Ubuntu is too old', { id: 'ubuntu', version: '20.04', prettyName: 'Ubuntu 20.04' }, {}, 'engine-absent'],
    ['DOCKER_HOST leads nowhere', {}, { dockerHost: 'unix:///nope.sock' }, 'engine-absent'],
    ['the engine is on another machine', {}, { verdict: fit, dockerHost: 'ssh://server' }, 'engine-elsewhere'],
    ['it is not Linux', { platform: 'darwin' }, {}, 'engine-absent'],
    ['an old one is installed', { dockerd: '/usr/sbin/dockerd' }, { dockerdVersion: '20.10.24' }, 'engine-too-old'],
    [
      'it is stopped and we are not root',
      { dockerd: '/usr/sbin/dockerd', isRoot: false },
      { dockerdVersion: '26.1.5' },
      'engine-stopped',
    ],
  ])('refuses when %s', (_name, machine, more, code) => {
    const decided = plan(machine, more);
    expect(decided).toMatchObject({ do: 'refuse', code });
    expect(decided).toMatchSnapshot();
  });

  it('finishes an interrupted installation, even where half of it answers', () => {
    expect(plan({ dockerd: '/usr/sbin/dockerd' }, { verdict: fit, interrupted: true })).toMatchObject({
      do: 'install',
    });
    expect(plan({ isRoot: false }, { verdict: fit, interrupted: true })).toEqual({ do: 'use' });
  });

  it('starts an installed engine, by systemd where there is one', () => {
    const installed = { dockerd: '/usr/sbin/dockerd' };
    expect(plan(installed, { dockerdVersion: '26.1.5' })).toEqual({ do: 'start', by: 'ourselves' });
    expect(plan({ ...installed, systemd: true }, { dockerdVersion: '26.1.5' })).toEqual({ do: 'start', by: 'systemd' });
  });
});
