import { expect, test } from 'vitest';
import type { ObserveDown } from '#protocol';
import { type FakeEngine, fakeContainer } from '../../../testing/fake-engine.ts';
import { isOf, isUnavailable, relayWithEngine } from '../../../testing/relay-with-engine.ts';

const { startEngine, watch, neverQuiet } = relayWithEngine();
/** The table and the record of events. */
const listeners = 2;

const id = (digit: string) => digit.repeat(64);
const reason = (message: ObserveDown) => (message.type === 'unavailable' ? message.reason : '');
/** Requests without the two that open a session and those of the record of events, which looks at the built-in networks once. */
const asked = (engine: FakeEngine) =>
  engine.requests
    .filter((path) => path !== '/version' && !path.includes('/events') && !path.includes('builtin'))
    .map((path) => path.slice(6));

function anImage(engine: FakeEngine, digit: string, changes: Record<string, unknown> = {}) {
  engine.answers.set(`/images/sha256:${id(digit)}/json`, {
    Id: `sha256:${id(digit)}`,
    Created: '2026-01-01T00:00:00Z',
    Size: 2_024_648,
    Architecture: 'amd64',
    Os: 'linux',
    RootFS: { Type: 'layers', Layers: ['sha256:base', 'sha256:top'] },
    GraphDriver: { Data: { UpperDir: '/o/top/diff', LowerDir: '/o/base/diff' }, Name: 'overlay2' },
    Config: {
      Cmd: ['sh'],
      Entrypoint: null,
      Env: ['A=b'],
      Labels: { a: 'b' },
      User: '1000',
      WorkingDir: '/srv',
      ExposedPorts: { '80/tcp': {} },
      Volumes: { '/data': {} },
      StopSignal: 'SIGQUIT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 10e9, Retries: 5 },
    },
    ...changes,
  });
  engine.answers.set(`/images/sha256:${id(digit)}/history`, [
    { CreatedBy: 'CMD ["sh"]', Comment: 'buildkit.dockerfile.v0', Size: 0 },
    { CreatedBy: 'COPY /rootfs / # buildkit', Comment: 'buildkit.dockerfile.v0', Size: 2_024_645 },
  ]);
}

const listImages = (engine: FakeEngine, images: Record<string, string[]>) =>
  engine.answers.set(
    '/images/json',
    Object.entries(images).map(([digit, RepoTags]) => ({ Id: `sha256:${id(digit)}`, RepoTags, RepoDigests: [] })),
  );

const imageEvent = (action: string, digit: string, name: string) => ({
  Type: 'image',
  Action: action,
  Actor: { ID: `sha256:${id(digit)}`, Attributes: { name } },
});

test('images: names, layers with their folders, history from the first step, configuration', async () => {
  const engine = await startEngine();
  anImage(engine, 'a');
  listImages(engine, { a: ['b:1', '<none>:<none>', 'a:1'] });
  const { inbox } = await watch('docker.images');
  const message = await inbox.first(isOf('docker.images'));
  expect(message.type === 'value' && message.value).toMatchInlineSnapshot(`
    [
      {
        "architecture": "amd64",
        "cmd": [
          "sh",
        ],
        "createdAt": "2026-01-01T00:00:00Z",
        "digests": [],
        "entrypoint": [],
        "env": [
          "A=b",
        ],
        "exposedPorts": [
          "80/tcp",
        ],
        "healthcheck": {
          "interval": 10,
          "retries": 5,
          "startPeriod": 0,
          "test": [
            "CMD",
            "true",
          ],
          "timeout": 0,
        },
        "history": [
          {
            "comment": "buildkit.dockerfile.v0",
            "createdBy": "COPY /rootfs / # buildkit",
            "size": 2024645,
          },
          {
            "comment": "buildkit.dockerfile.v0",
            "createdBy": "CMD ["sh"]",
            "size": 0,
          },
        ],
        "id": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "labels": {
          "a": "b",
        },
        "layers": [
          {
            "digest": "sha256:base",
            "folder": "/o/base/diff",
          },
          {
            "digest": "sha256:top",
            "folder": "/o/top/diff",
          },
        ],
        "os": "linux",
        "size": 2024648,
        "stopSignal": "SIGQUIT",
        "tags": [
          "a:1",
          "b:1",
        ],
        "user": "1000",
        "volumes": [
          "/data",
        ],
        "workingDir": "/srv",
      },
    ]
  `);
});

test('images: a new name costs one list, a new image its content once', async () => {
  const engine = await startEngine();
  neverQuiet();
  anImage(engine, 'a');
  anImage(engine, 'b');
  listImages(engine, { a: ['app:1'] });
  const { inbox } = await watch('docker.images');
  await inbox.first(isOf('docker.images'));
  await engine.listened(listeners);
  const tagged = (tag: string) => (message: ObserveDown) =>
    isOf('docker.images')(message) && message.value.some(({ tags }) => tags.includes(tag));

  const before = asked(engine).length;
  listImages(engine, { a: ['app:1', 'app:2'] });
  engine.happens(imageEvent('tag', 'a', 'app:2'));
  await inbox.first(tagged('app:2'));
  listImages(engine, { a: ['app:1', 'app:2'], b: ['other:1'] });
  engine.happens(imageEvent('load', 'b', 'other:1'));
  await inbox.first(tagged('other:1'));
  const image = `/images/sha256:${id('b')}`;
  expect(asked(engine).slice(before)).toEqual(['/images/json', '/images/json', `${image}/json`, `${image}/history`]);
});

test('images: what was built without a name is seen when a container is made of it', async () => {
  const engine = await startEngine();
  listImages(engine, {});
  const { inbox } = await watch('docker.images');
  await inbox.first(isOf('docker.images'));
  await engine.listened(listeners);
  anImage(engine, 'a');
  listImages(engine, { a: [] });
  engine.event(id('1'), 'create');
  await inbox.first((message) => isOf('docker.images')(message) && message.value[0]?.tags.length === 0);
});

test('volumes: all of them in one call, again when one is made or removed and not when one is mounted', async () => {
  const engine = await startEngine();
  neverQuiet();
  const volume = (Name: string) => ({
    Name,
    Driver: 'local',
    Mountpoint: `/v/${Name}/_data`,
    CreatedAt: '2026-01-01T00:00:00Z',
    Labels: null,
    Options: { type: 'tmpfs' },
    Scope: 'local',
  });
  engine.answers.set('/volumes', { Volumes: null, Warnings: null });
  const { inbox } = await watch('docker.volumes');
  expect(await inbox.first(isOf('docker.volumes'))).toMatchObject({ value: [] });
  await engine.listened(listeners);
  engine.answers.set('/volumes', { Volumes: [volume('notes'), volume('data')], Warnings: null });
  const attributes = { container: id('1'), destination: '/d', 'read/write': 'true' };
  engine.happens({ Type: 'volume', Action: 'mount', Actor: { ID: 'data', Attributes: attributes } });
  engine.happens({ Type: 'volume', Action: 'create', Actor: { ID: 'notes', Attributes: {} } });
  const told = await inbox.first((message) => isOf('docker.volumes')(message) && message.value.length > 0);
  expect(told).toMatchObject({
    value: [
      { name: 'data', driver: 'local', mountpoint: '/v/data/_data', labels: {}, options: { type: 'tmpfs' } },
      { name: 'notes' },
    ],
  });
  expect(asked(engine)).toEqual(['/volumes', '/volumes']);
});

test('networks: each with who is attached, again when somebody joins', async () => {
  const engine = await startEngine();
  const network = (containers: object) => ({
    Id: id('4'),
    Name: 'harbor',
    Driver: 'bridge',
    Internal: true,
    IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
    Containers: containers,
    Options: null,
    Labels: { a: 'b' },
  });
  engine.answers.set('/networks', [{ Id: id('4') }]);
  engine.answers.set(`/networks/${id('4')}`, network({}));
  const { inbox } = await watch('docker.networks');
  expect(await inbox.first(isOf('docker.networks'))).toMatchObject({
    value: [
      {
        id: id('4'),
        name: 'harbor',
        driver: 'bridge',
        internal: true,
        subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }],
        labels: { a: 'b' },
        containers: [],
      },
    ],
  });
  await engine.listened(listeners);
  engine.answers.set(`/networks/${id('4')}`, network({ [id('1')]: { Name: 'web', IPv4Address: '172.18.0.2/16' } }));
  const actor = { ID: id('4'), Attributes: { container: id('1'), name: 'harbor' } };
  engine.happens({ Type: 'network', Action: 'connect', Actor: actor });
  const joined = await inbox.next();
  expect(joined).toMatchObject({ value: [{ containers: [{ id: id('1'), name: 'web', address: '172.18.0.2/16' }] }] });
});

test('an event that the engine dropped is made up for by one list, a second after the last one', async () => {
  const engine = await startEngine([fakeContainer('a', 'web'), fakeContainer('b', 'db')]);
  const { inbox } = await watch('docker.containers');
  await inbox.first(isOf('docker.containers'));
  await engine.listened(listeners);
  const before = engine.requests.length;
  const ended = { Status: 'exited', Pid: 0, ExitCode: 0 };
  engine.containers.set(id('a'), fakeContainer('a', 'web', { State: ended }));
  engine.containers.set(id('b'), fakeContainer('b', 'db', { State: ended }));
  engine.event(id('a'), 'die');
  await inbox.first(
    (message) => isOf('docker.containers')(message) && message.value.every(({ state }) => state === 'exited'),
  );
  const lists = engine.requests.slice(before).filter((path) => path.includes('/containers/'));
  expect(lists.map((path) => path.slice(6))).toEqual([
    `/containers/${id('a')}/json`,
    '/containers/json?all=1&limit=201',
    `/containers/${id('b')}/json`,
  ]);
});

test.each([
  ['docker.images', '/images/json', Array.from({ length: 10_000 }, (_, n) => ({ Id: `sha256:${hex(n)}` }))],
  ['docker.volumes', '/volumes', { Volumes: Array.from({ length: 10_000 }, (_, n) => ({ Name: `v${n}` })) }],
  ['docker.networks', '/networks', Array.from({ length: 10_000 }, (_, n) => ({ Id: hex(n) }))],
] as const)('%s: ten thousand are too many to read, and are said so', async (source, path, answer) => {
  const engine = await startEngine();
  engine.answers.set(path, answer);
  const { inbox } = await watch(source);
  expect(reason(await inbox.first(isUnavailable))).toMatch(
    /^The sandbox has more than \d+ (images|volumes|networks); Drydock reads no more\. Remove some\.$/,
  );
  // Where it is asked once more after a pause, too, nothing but the list is asked for.
  expect(new Set(asked(engine))).toEqual(new Set([path]));
});

function hex(number: number): string {
  return number.toString(16).padStart(64, '0');
}

test.each([
  ['docker.images', '/images/json', { message: 'no' }, /gave no list of images/],
  ['docker.volumes', '/volumes', ['v'], /gave no list of volumes/],
  ['docker.networks', '/networks', [{ Id: '../../x' }], /gave no list of networks/],
] as const)('%s: an engine that answers nonsense is unavailable', async (source, path, answer, text) => {
  const engine = await startEngine();
  engine.answers.set(path, answer);
  const { inbox } = await watch(source);
  expect(reason(await inbox.first(isUnavailable))).toMatch(text);
});

test('nonsense of one thing leaves that thing out, and hostile names stay what they are', async () => {
  const engine = await startEngine();
  anImage(engine, 'a', { Config: 'none' });
  anImage(engine, 'b', { Id: 'another' });
  anImage(engine, 'c', { Config: { Labels: { 'x\n\u001b[2J': 'y'.repeat(10_000) }, Env: [7] }, GraphDriver: null });
  listImages(engine, { a: ['a:1'], b: ['b:1'], c: [`c:\n\u001b[31m${'n'.repeat(2000)}`] });
  const { inbox } = await watch('docker.images');
  const message = await inbox.first(isOf('docker.images'));
  expect(isOf('docker.images')(message) && message.value).toMatchObject([
    { id: `sha256:${id('c')}`, tags: [expect.stringContaining('c:\n\u001b[31mnnn')], env: [''] },
  ]);
});
