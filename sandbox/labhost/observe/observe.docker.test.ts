import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObserveDown, SandboxId, Source } from '#protocol';
import { openFleet } from '../../testing/fleet-door.ts';
import { readInstance } from '../../testing/instance.ts';
import { observeInbox, openDoor } from '../../testing/sandbox-doors.ts';

const instance = readInstance();
const fleet = openFleet(instance);
let sandbox: SandboxId;

beforeAll(async () => {
  sandbox = (await fleet.claim()).id;
});
afterAll(() => fleet.remove(sandbox));

const run = (script: string) => fleet.run(sandbox, script);

async function watch(source: Source) {
  const url = source === 'linux' ? instance.fleetUrl : instance.relayUrl;
  const socket = await openDoor(`${url}/v1/sandboxes/${sandbox}/observe`, instance.secret);
  const inbox = observeInbox(socket);
  socket.send(JSON.stringify({ type: 'watch', sources: [source] }));
  return { ...inbox, close: () => socket.close() };
}

const containersOf = (message: ObserveDown | undefined) =>
  message?.type === 'value' && message.source === 'docker.containers' ? message.value : undefined;
const linuxOf = (message: ObserveDown) =>
  message.type === 'value' && message.source === 'linux' ? message.value : undefined;
const runs = (name: string) => (message: ObserveDown) =>
  containersOf(message)?.some((container) => container.name === name && container.state === 'running') === true;

test('docker run in the sandbox is told by its event, and its end too', async () => {
  const seen = await watch('docker.containers');
  await seen.first((message) => message.type === 'value');
  await run('docker run -d --name web -m 64m debian:trixie-slim sleep 300');
  const web = containersOf(await seen.first(runs('web')))?.[0];
  expect(web).toMatchObject({ name: 'web', image: 'debian:trixie-slim', memoryLimit: 64 * 1024 * 1024 });
  await run('docker run --name bad debian:trixie-slim sh -c "echo went wrong >&2; exit 3"; docker rm -f web');
  const last = await seen.first(
    (message) =>
      containersOf(message)
        ?.map(({ name }) => name)
        .join() === 'bad',
  );
  expect(containersOf(last)?.[0]).toMatchObject({ state: 'exited', exitCode: 3, lastLog: 'went wrong' });
  const empty = seen.next((message) => containersOf(message)?.length === 0);
  await run('docker rm bad');
  await empty;
  seen.close();
});

test('an engine that is stopped is unavailable, and back when the holder has started it again', async () => {
  const seen = await watch('docker.containers');
  await seen.first((message) => message.type === 'value');
  const stopped = seen.next((message) => message.type === 'unavailable');
  await run('kill -9 $(cat /var/run/docker.pid)');
  expect(await stopped).toMatchObject({ reason: 'The Docker engine in the sandbox does not answer' });
  await seen.next((message) => message.type === 'value');
  seen.close();
});

test('a process in namespaces of its own is seen in linux', async () => {
  const seen = await watch('linux');
  const first = linuxOf(await seen.first((message) => message.type === 'value'));
  expect(first?.init.pid).toBe(1);
  await run('unshare --uts --pid --fork sh -c "hostname harbor; exec sleep 299" >/dev/null 2>&1 & sleep 0.3');
  const message = await seen.first(
    (message) => linuxOf(message)?.processes.some(({ command }) => command.join(' ') === 'sleep 299') === true,
  );
  const linux = linuxOf(message);
  const sleeper = linux?.processes.find(({ command }) => command.join(' ') === 'sleep 299');
  expect(sleeper?.namespaces.uts).not.toBe(linux?.init.namespaces.uts);
  expect(sleeper?.namespaces.net).toBe(linux?.init.namespaces.net);
  expect(sleeper?.nsPids).toHaveLength(2);
  seen.close();
});
