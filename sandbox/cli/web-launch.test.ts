import { expect, it } from 'vitest';
import { type WebLaunch, webCommand } from './web-launch.ts';

const launch: WebLaunch = {
  root: '/root/my clone',
  data: '/var/lib/drydock',
  site: '/root/my clone/dist',
  lessons: ['/root/my clone/lessons', '/srv/own lessons', '/srv/more'],
  node: '/root/my clone/.drydock/node/bin/node',
  host: '127.0.0.1',
  port: 4321,
  url: 'http://127.0.0.1:4321/',
  fleetUrl: 'http://127.0.0.1:7001',
  relayUrl: 'http://127.0.0.1:7002',
  secretFile: '/var/lib/drydock/agent-secret',
  name: 'drydock',
  code: 'c',
  uid: 64_321,
  sockets: ['/run/docker.sock', '/run/containerd/containerd.sock'],
};
const env = {
  LANG: 'C.UTF-8',
  DOCKER_HOST: 'unix:///x',
  DRYDOCK_LOG_LEVEL: 'debug',
  DRYDOCK_INSTALL: 'never',
  SECRET: 'no',
};

it('gives web a room: its own user, no path of the starter, nothing of his environment', () => {
  const command = webCommand(launch, env);
  const { args, ...rest } = command;
  expect(rest).toMatchSnapshot();
  expect(args.filter((arg) => !arg.startsWith('set -eu'))).toMatchSnapshot();
});

it('never builds the script from values', () => {
  const script = (from: WebLaunch) => webCommand(from, env).args.find((arg) => arg.startsWith('set -eu'));
  expect(script({ ...launch, root: '/$(reboot)', name: 'x; reboot' })).toBe(script(launch));
});

it('lets nobody but a supervisor say that an author is at work', () => {
  const { env: given } = webCommand(launch, { ...env, DRYDOCK_DEV_FD: '4', DRYDOCK_READY_FD: '3' });
  expect(Object.keys(given).filter((name) => /_(DEV|READY)_FD$/.test(name))).toEqual([]);
});

it('runs web as the person himself when he is not root', () => {
  const { uid: _uid, ...plain } = launch;
  expect(webCommand(plain, env)).toMatchObject({
    file: launch.node,
    args: ['--disable-warning=ExperimentalWarning', '/root/my clone/sandbox/web/main.ts'],
    env: { DRYDOCK_DATA: '/var/lib/drydock', DRYDOCK_AGENT_SECRET_FILE: launch.secretFile },
  });
});
