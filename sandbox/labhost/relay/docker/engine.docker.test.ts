import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ObserveDown, Source } from '#protocol';
import { readInstance } from '../../../testing/instance.ts';
import { readLive } from '../../../testing/live-lenses.ts';
import { proofLab } from '../../../testing/proof-lab.ts';
import { isOf } from '../../../testing/relay-with-engine.ts';
import { observeInbox, openDoor } from '../../../testing/sandbox-doors.ts';

/** Every source of a learner's engine, against a real one. */
const instance = readInstance();
const lab = proofLab();
let sandbox: Awaited<ReturnType<typeof lab.claim>>;

beforeAll(async () => {
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

async function run(script: string): Promise<void> {
  const { exitCode, output } = await sandbox.run(`set -e\n${script}`);
  if (exitCode !== 0) throw new Error(`The script ended with ${exitCode}: ${output}`);
}

async function watch(source: Source) {
  const socket = await openDoor(`${instance.relayUrl}/v1/sandboxes/${sandbox.id}/observe`, instance.secret);
  const inbox = observeInbox(socket);
  socket.send(JSON.stringify({ type: 'watch', sources: [source] }));
  await inbox.first((message) => message.type === 'value');
  return { ...inbox, [Symbol.dispose]: () => socket.terminate() };
}

const isImages = isOf('docker.images');
const tagged = (tag: string) => (message: ObserveDown) =>
  isImages(message) && message.value.some(({ tags }) => tags.includes(tag));

test('an image that is built is told with its layers, their folders and its history', async () => {
  using seen = await watch('docker.images');
  await run(`mkdir -p /tmp/b && cd /tmp/b && echo hi > page && printf 'FROM busybox\\nCOPY page /srv/page\\nEXPOSE 80\\nUSER 1000\\nCMD ["sleep", "1d"]\\n' > Dockerfile
    docker build -q -t harbor:1 . && docker tag harbor:1 harbor:2`);
  const message = await seen.first(tagged('harbor:2'));
  const image = isImages(message) ? message.value.find(({ tags }) => tags.includes('harbor:2')) : undefined;
  expect(image).toMatchObject({
    tags: ['harbor:1', 'harbor:2'],
    user: '1000',
    exposedPorts: ['80/tcp'],
    cmd: ['sleep', '1d'],
  });
  expect(image?.layers.at(-1)?.folder).toMatch(/^\/var\/lib\/docker\/overlay2\/.*\/diff$/);
  expect(image?.history.map(({ createdBy }) => createdBy).join('\n')).toContain('COPY page /srv/page');
});

test('volumes and networks are told when they come, are joined and go', async () => {
  using volumes = await watch('docker.volumes');
  using networks = await watch('docker.networks');
  await run(
    'docker volume create --label a=b ships; docker network create --internal harbor; docker run -d --name gull --network harbor busybox sleep 1d',
  );
  const volume = await volumes.first((message) => isOf('docker.volumes')(message) && message.value.length === 1);
  expect(volume).toMatchObject({
    value: [{ name: 'ships', labels: { a: 'b' }, mountpoint: '/var/lib/docker/volumes/ships/_data' }],
  });
  const joined = (message: ObserveDown) =>
    isOf('docker.networks')(message) &&
    message.value.find(({ name }) => name === 'harbor')?.containers[0]?.name === 'gull';
  await networks.first(joined);
  const gone = volumes.next((message) => isOf('docker.volumes')(message) && message.value.length === 0);
  const left = networks.next((message) => isOf('docker.networks')(message) && !joined(message));
  await run('docker rm -f gull; docker volume rm ships; docker network rm harbor');
  await Promise.all([gone, left]);
});

test('the history tells one container from the next on the same volume, and a restart from both', async () => {
  using seen = await watch('docker.events');
  await run(`docker run -d --name db -v cargo:/data busybox sleep 1d; docker restart -t 0 db; docker rm -f db
    docker run -d --name db -v cargo:/data busybox sleep 1d; docker update -m 64m --memory-swap 64m db; docker rm -f db; docker volume rm cargo`);
  const isEvents = isOf('docker.events');
  const message = await seen.first(
    (one) =>
      isEvents(one) &&
      one.value.events.some(({ action, type, name }) => type === 'volume' && action === 'destroy' && name === 'cargo'),
  );
  if (!isEvents(message)) throw new Error('No history came');
  const { events, gaps } = message.value;
  expect(gaps).toEqual([]);
  const mounted = events.filter(
    ({ type, action, name }) => type === 'volume' && action === 'mount' && name === 'cargo',
  );
  const [first, again, second] = mounted.map(({ container }) => container);
  expect([mounted.length, first === again, first === second]).toEqual([3, true, false]);
  const own = events.filter(({ id }) => id === second).map(({ action }) => action);
  expect(own).toEqual(['create', 'start', 'update', 'kill', 'die', 'destroy']);
  expect(events.filter(({ id }) => id === first).map(({ action }) => action)).toContain('restart');
});

test('a record that begins after a restart of the engine says that something may be missing', async () => {
  await using other = await lab.claim();
  // Nobody has opened this sandbox: its events are not written down yet.
  const restart = 'kill -9 $(cat /var/run/docker.pid); until docker info; do sleep 0.5; done >/dev/null 2>&1';
  const { exitCode } = await other.run(
    `sleep 6; docker create --name early busybox; ${restart}; docker create --name late busybox`,
  );
  expect(exitCode).toBe(0);
  const whole = await readLive(other, (t) => t.events.complete.value);
  const known = await readLive(other, (t) => t.events.containers().names.value);
  expect({ whole, known }).toEqual({ whole: false, known: ['late'] });
});

test('an engine that is killed is unavailable, and told again when it is back', async () => {
  using seen = await watch('docker.volumes');
  const away = seen.next((message) => message.type === 'unavailable');
  await run('kill -9 $(cat /var/run/docker.pid)');
  expect(await away).toMatchObject({ reason: 'The Docker engine in the sandbox does not answer' });
  await seen.next((message) => message.type === 'value');
});
