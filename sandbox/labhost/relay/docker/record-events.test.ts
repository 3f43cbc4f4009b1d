import { expect, test, vi } from 'vitest';
import type { ObserveDown } from '#protocol';
import { builtInNetworks, type FakeEngine } from '../../../testing/fake-engine.ts';
import { isOf, isUnavailable, relayWithEngine } from '../../../testing/relay-with-engine.ts';

const { relay, startEngine, watch } = relayWithEngine();

const id = 'a'.repeat(64);
const isEvents = isOf('docker.events');
const named = (name: string, Action = 'start') => ({
  Type: 'container',
  Action,
  Actor: { ID: id, Attributes: { name, image: 'busybox' } },
});
const networkMade = (Name: string, time: string) => ({ Name, Created: `2026-01-01T${time}.5Z` });
const probe = named('db', 'exec_create: /bin/sh -c pg_isready');
const names = (message: ObserveDown) => (isEvents(message) ? message.value.events.map(({ name }) => name) : []);
const tells = (last: string) => (message: ObserveDown) => names(message).at(-1) === last;
const gaps = (message: ObserveDown) => (isEvents(message) ? message.value.gaps.length : -1);

/** Opens a terminal, as a page does, without watching anything. */
async function opened(engine: FakeEngine): Promise<void> {
  await relay().door('terminal');
  await engine.listened(1);
}

test('writes down from the moment the sandbox is opened, whatever the engine forgets later', async () => {
  const engine = await startEngine();
  engine.happens(named('setup'));
  await opened(engine);
  engine.happens(named('web'));
  for (let round = 0; round < 300; round += 1) engine.happens(probe);
  const { inbox } = await watch('docker.events');
  const message = await inbox.first(tells('web'));
  expect(names(message)).toEqual(['setup', 'web']);
  expect(gaps(message)).toBe(0);
});

test('says when the engine had forgotten something before anybody looked', async () => {
  const engine = await startEngine();
  engine.happens(named('early'));
  for (let round = 0; round < 300; round += 1) engine.happens(probe);
  const { inbox } = await watch('docker.events');
  const message = await inbox.first(isEvents);
  expect([names(message), gaps(message)]).toEqual([[], 1]);
});

test.each([
  ['was started again', [networkMade('none', '00:00:00'), networkMade('bridge', '00:01:00')]],
  ['does not say when it was started', []],
])('says that something may be missing when the engine %s before anybody looked', async (_, networks) => {
  const engine = await startEngine();
  engine.answers.set(builtInNetworks, networks);
  engine.happens(named('late'));
  const { inbox } = await watch('docker.events');
  const message = await inbox.first(isEvents);
  expect([names(message), gaps(message)]).toEqual([['late'], 1]);
});

test('goes on after a lost connection where it was, without a gap and without telling twice', async () => {
  const engine = await startEngine();
  const { inbox } = await watch('docker.events');
  await engine.listened(1);
  engine.happens(named('one'));
  await inbox.first(tells('one'));
  engine.hangUp();
  engine.happens(named('two'));
  expect(await inbox.first(isUnavailable)).toMatchObject({ source: 'docker.events' });
  const message = await inbox.first(tells('two'));
  expect([names(message), gaps(message)]).toEqual([['one', 'two'], 0]);
});

test('says that something may be missing when the engine started again meanwhile', async () => {
  const engine = await startEngine();
  const { inbox } = await watch('docker.events');
  await engine.listened(1);
  engine.happens(named('one'));
  await inbox.first(tells('one'));
  engine.happens(named('lost'), { heard: false });
  engine.forget();
  engine.hangUp();
  engine.happens(named('two'));
  const message = await inbox.first(tells('two'));
  expect([names(message), gaps(message)]).toEqual([['one', 'two'], 1]);
});

test('finds what the stream dropped once it is quiet, then asks no more', async () => {
  const engine = await startEngine();
  const { inbox } = await watch('docker.events');
  await engine.listened(1);
  engine.happens(named('one'));
  engine.happens(named('dropped'), { heard: false });
  engine.happens(named('three'));
  const message = await inbox.first((any) => names(any).length === 3);
  expect([names(message), gaps(message)]).toEqual([['one', 'dropped', 'three'], 0]);
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    shouldAdvanceTime: true,
  });
  relay().after(() => vi.useRealTimers());
  const { length } = engine.requests;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engine.requests).toHaveLength(length);
});

test('a storm is bounded: the newest thousand stay, and it is said that there were more', async () => {
  const engine = await startEngine();
  const { inbox } = await watch('docker.events');
  await engine.listened(1);
  for (let round = 0; round < 3000; round += 1) engine.happens(named(`c${round}`));
  const message = await inbox.first(tells('c2999'));
  expect([names(message).length, gaps(message)]).toEqual([1000, 1]);
});

test('the record goes with its sandbox', async () => {
  const engine = await startEngine();
  await opened(engine);
  await relay().folder.removeSandbox();
  engine.hangUp();
  await vi.waitUntil(() => engine.listening === 0, 60_000);
  const { connections } = engine;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(engine.connections).toBe(connections);
});

test.each([
  ['endless', 'x'.repeat(70 * 1024)],
  ['many', `${JSON.stringify({ ...named('x'), timeNano: 1 })}\n`.repeat(500)],
])('an engine whose past is %s is unavailable', async (_, past) => {
  let streams = 0;
  await startEngine([], {
    answer: (path, response) => {
      if (!path.includes('/events')) return false;
      response.writeHead(200);
      streams += 1;
      for (let round = 0; round < 100; round += 1) response.write(past);
      return true;
    },
  });
  const { inbox } = await watch('docker.events');
  const message = await inbox.first(isUnavailable);
  expect(message).toMatchObject({ reason: expect.stringMatching(/more than 4194304 bytes/) });
  expect(streams).toBeGreaterThan(0);
});
