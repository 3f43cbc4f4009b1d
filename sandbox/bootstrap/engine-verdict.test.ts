import { describe, expect, it } from 'vitest';
import { judgeEngine } from './engine-verdict.mjs';

const info = {
  ServerVersion: '26.1.5+dfsg1',
  OSType: 'linux',
  SecurityOptions: ['name=seccomp,profile=builtin'],
  CgroupVersion: '1',
  Driver: 'overlay2',
  MemTotal: 8_000_000_000,
  NCPU: 2,
  OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  DockerRootDir: '/var/lib/docker',
  ClientInfo: { Plugins: [{ Name: 'buildx' }] },
};
const version = { Server: { Components: [{ Name: 'Engine' }] } };

describe('judgeEngine', () => {
  it('takes an engine from 23 on', () => {
    expect(judgeEngine(info, version)).toMatchObject({
      state: 'fit',
      version: '26.1.5+dfsg1',
      cgroupVersion: '1',
      buildx: true,
    });
    expect(judgeEngine({ ...info, ServerVersion: '23.0.0' }, version).state).toBe('fit');
  });

  it.each([
    ['too old', { ...info, ServerVersion: '20.10.24' }, version, 'engine-too-old'],
    [
      'rootless',
      { ...info, SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] },
      version,
      'engine-rootless',
    ],
    ['remapping users', { ...info, SecurityOptions: ['name=userns'] }, version, 'engine-userns'],
    ['podman behind a Docker client', info, { Server: { Components: [{ Name: 'Podman Engine' }] } }, 'engine-podman'],
    ['podman called docker', { host: {}, store: {} }, undefined, 'engine-podman'],
    ['not Linux', { ...info, OSType: 'windows' }, version, 'engine-not-linux'],
    [
      'forbidden',
      { ServerVersion: '', ServerErrors: ['permission denied while trying to connect'] },
      version,
      'engine-permission',
    ],
  ])('refuses one that is %s, with the reason and the fix', (_name, found, told, code) => {
    const verdict = judgeEngine(found, told);
    expect(verdict).toMatchObject({ state: 'unfit', code });
    expect(verdict).toMatchSnapshot();
  });

  it('calls silence absence', () => {
    expect(judgeEngine(undefined, undefined)).toEqual({ state: 'absent', detail: '' });
    expect(judgeEngine({ ServerVersion: '', ServerErrors: ['Cannot connect'] }, undefined)).toEqual({
      state: 'absent',
      detail: 'Cannot connect',
    });
  });
});
