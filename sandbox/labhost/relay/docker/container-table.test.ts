import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rm, symlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { ObserveDown } from '#protocol';
import { fakeContainer } from '../../../testing/fake-engine.ts';
import { isOf, isUnavailable, isValue, relayWithEngine } from '../../../testing/relay-with-engine.ts';

/** The table and the record of events. */
const listeners = 2;

const { relay, startEngine, watch: watchSource, neverQuiet } = relayWithEngine();
const watch = () => watchSource('docker.containers');
afterEach(() => vi.useRealTimers());

/** A listener that is no engine: `answer` gets each connection. */
async function startRaw(answer: (socket: Socket) => void): Promise<void> {
  const { folder, after } = relay();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  server.listen(folder.socket('engine.sock'));
  await once(server, 'listening');
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
}

const shows = (look: (names: string[]) => boolean) => (message: ObserveDown) =>
  isContainers(message) && look(message.value.map(({ name }) => name));

const isContainers = isOf('docker.containers');
function factsOf(message: ObserveDown) {
  if (!isContainers(message)) throw new Error('No value of docker.containers');
  return message.value;
}

test('tells what is there, in the words of containerFact', async () => {
  await startEngine([
    fakeContainer('a', 'web', {
      HostConfig: {
        NetworkMode: `container:${'b'.repeat(64)}`,
        PidMode: 'host',
        Memory: 67108864,
        NanoCpus: 500000000,
        PidsLimit: -1,
      },
    }),
  ]);
  const { inbox } = await watch();
  expect(factsOf(await inbox.first(isValue))).toMatchInlineSnapshot(`
    [
      {
        "autoRemove": false,
        "capAdd": [],
        "capDrop": [],
        "cmd": [],
        "command": [
          "sleep",
          "60",
        ],
        "cpuLimit": 0.5,
        "cpuShares": 0,
        "cpusetCpus": "",
        "createdAt": "",
        "entrypoint": [],
        "env": [
          "PATH=/bin",
        ],
        "error": "",
        "exitCode": 0,
        "exposedPorts": [],
        "finishedAt": "0001-01-01T00:00:00Z",
        "health": "none",
        "healthcheck": null,
        "hostname": "",
        "id": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "image": "debian:trixie-slim",
        "imageId": "",
        "init": false,
        "ipcMode": "",
        "labels": {
          "a": "b",
        },
        "lastLog": "",
        "lastProbe": null,
        "logPath": "",
        "memoryLimit": 67108864,
        "memoryReservation": 0,
        "memorySwap": 0,
        "mounts": [
          {
            "destination": "/data",
            "name": "data",
            "propagation": "",
            "source": "/var/lib/docker/volumes/data/_data",
            "subpath": "",
            "type": "volume",
            "writable": true,
          },
        ],
        "name": "web",
        "networkMode": "container:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "networks": [
          {
            "address": "172.17.0.2",
            "aliases": [],
            "name": "bridge",
          },
        ],
        "oomKilled": false,
        "openStdin": false,
        "pid": 4711,
        "pidMode": "host",
        "pidsLimit": 0,
        "ports": [
          {
            "container": "80/tcp",
            "hostAddress": "0.0.0.0",
            "hostPort": 8080,
          },
        ],
        "privileged": false,
        "publishAllPorts": false,
        "publishedPorts": [],
        "readOnlyRoot": false,
        "restartCount": 0,
        "restartPolicy": {
          "maximumRetryCount": 0,
          "name": "no",
        },
        "startedAt": "2026-01-01T00:00:00Z",
        "state": "running",
        "stopSignal": "",
        "stopTimeout": null,
        "tmpfs": {},
        "ulimits": [],
        "upperDir": "",
        "user": "",
        "utsMode": "",
        "workingDir": "",
      },
    ]
  `);
});

test('each event changes what it touched, and only that is read again', async () => {
  const engine = await startEngine([fakeContainer('a', 'web'), fakeContainer('b', 'side')]);
  neverQuiet();
  const { inbox } = await watch();
  await inbox.first(isValue);
  await engine.listened(listeners);
  const before = engine.requests.length;

  const renamed = inbox.next(isValue);
  engine.containers.set('a'.repeat(64), fakeContainer('a', 'harbor'));
  engine.event('a'.repeat(64), 'rename');
  expect(factsOf(await renamed).map(({ name }) => name)).toEqual(['harbor', 'side']);

  const connected = inbox.next(isValue);
  engine.containers.set('b'.repeat(64), fakeContainer('b', 'side', { NetworkSettings: { Networks: {}, Ports: {} } }));
  engine.event('b'.repeat(64), 'disconnect', 'network');
  expect(factsOf(await connected)[1]?.networks).toEqual([]);

  const created = inbox.next(isValue);
  engine.containers.set('c'.repeat(64), fakeContainer('c', 'new'));
  engine.event('c'.repeat(64), 'create');
  expect(factsOf(await created)).toHaveLength(3);

  const destroyed = inbox.next(isValue);
  engine.containers.delete('a'.repeat(64));
  engine.event('a'.repeat(64), 'destroy');
  expect(factsOf(await destroyed).map(({ name }) => name)).toEqual(['new', 'side']);

  expect(engine.requests.slice(before)).toEqual(
    ['a', 'b', 'c', 'a'].map((id) => `/v1.45/containers/${id.repeat(64)}/json`),
  );
});

test('events that come together are read together, and the same again is not told again', async () => {
  const engine = await startEngine([fakeContainer('a', 'web')]);
  neverQuiet();
  const { inbox } = await watch();
  await inbox.first(isValue);
  await engine.listened(listeners);
  const before = engine.requests.length;
  for (const action of ['start', 'health_status: healthy', 'pause', 'unpause']) engine.event('a'.repeat(64), action);
  for (const action of ['exec_create: sh', 'exec_start: sh', 'exec_die', 'top']) engine.event('a'.repeat(64), action);
  engine.containers.set('b'.repeat(64), fakeContainer('b', 'last'));
  engine.event('b'.repeat(64), 'start');
  await inbox.first(shows((names) => names.includes('last')));
  expect(engine.requests.slice(before).sort()).toEqual(
    ['a', 'b'].map((id) => `/v1.45/containers/${id.repeat(64)}/json`),
  );
  expect(inbox.all).toHaveLength(2);
});

test('a minute without events costs no request, and a minute without watchers no connection', async () => {
  const engine = await startEngine([fakeContainer('a', 'web')]);
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    shouldAdvanceTime: true,
  });
  const { inbox, send } = await watch();
  await inbox.first(isValue);
  await engine.listened(listeners);
  const { length } = engine.requests;
  const { connections } = engine;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engine.requests).toHaveLength(length);
  expect(engine.connections).toBe(connections);
  send({ type: 'watch', sources: [] });
  await vi.waitUntil(() => engine.listening === 1, 60_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engine.connections).toBe(connections);
});

test('several watchers share one reading; the later one hears at once', async () => {
  const engine = await startEngine([fakeContainer('a', 'web')]);
  const first = await watch();
  await first.inbox.first(isValue);
  await engine.listened(listeners);
  const { connections } = engine;
  const second = await watch();
  expect(await second.inbox.first(isValue)).toEqual(first.inbox.all[0]);
  expect(engine.connections).toBe(connections);
});

test('an engine that stops is said so, and its return is seen', async () => {
  const engine = await startEngine([fakeContainer('a', 'web')]);
  const { inbox } = await watch();
  await inbox.first(isValue);
  await engine.close();
  expect(await inbox.first(isUnavailable)).toMatchObject({
    source: 'docker.containers',
    reason: 'The Docker engine in the sandbox does not answer',
  });
  const again = inbox.next(isValue);
  await startEngine([fakeContainer('a', 'web')]);
  expect(factsOf(await again)).toEqual(factsOf(await inbox.first(isValue)));
});

test('no engine yet is unavailable, no sandbox any more ends the socket', async () => {
  const { inbox, closed } = await watch();
  await inbox.first(isUnavailable);
  const ended = closed();
  await relay().folder.removeSandbox();
  expect((await ended).code).toBe(4404);
});

test('the end of a log is told of what ended with an error', async () => {
  const failed = {
    ...(fakeContainer('a', 'x').State as object),
    Status: 'exited',
    Pid: 0,
    ExitCode: 3,
    FinishedAt: '2026-01-01T00:01:00Z',
  };
  const engine = await startEngine([
    fakeContainer('a', 'web', { State: failed }),
    fakeContainer('b', 'fine', { State: { ...failed, ExitCode: 0 } }),
  ]);
  const piece = (stream: number, text: string) => {
    const head = Buffer.alloc(8);
    head.writeUInt8(stream);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  engine.logs.set('a'.repeat(64), Buffer.concat([piece(1, 'starting\n'), piece(2, 'no such file\n')]));
  const { inbox } = await watch();
  const facts = factsOf(await inbox.first(isValue));
  expect(facts.map(({ name, lastLog }) => [name, lastLog])).toEqual([
    ['fine', ''],
    ['web', 'starting\nno such file'],
  ]);
  const next = inbox.next(isValue);
  engine.containers.set('a'.repeat(64), fakeContainer('a', 'renamed', { State: failed }));
  engine.event('a'.repeat(64), 'rename');
  expect(factsOf(await next)[1]?.lastLog).toBe('starting\nno such file');
  expect(engine.requests.filter((path) => path.includes('/logs'))).toHaveLength(1);
});

test('what does not fit leaves out that container alone', async () => {
  const engine = await startEngine([
    fakeContainer('a', 'good'),
    fakeContainer('b', 'no-state', { State: 'running' }),
    fakeContainer('c', 'huge', { Config: { Image: 'x', Env: [], Labels: { big: 'y'.repeat(600 * 1024) } } }),
    fakeContainer('f', `line\nbreak\u001b[31m${'n'.repeat(5000)}`, { Mounts: 'none', NetworkSettings: 7 }),
  ]);
  engine.containers.set('d'.repeat(64), fakeContainer('e', 'another under its id'));
  const { inbox } = await watch();
  const facts = factsOf(await inbox.first(isValue));
  expect(facts.map(({ name }) => name.slice(0, 15))).toEqual(['good', 'line\nbreak\u001b[31m']);
  expect(facts[1]?.name).toHaveLength(256);
});

const noAnswer = /does not answer/;
test.each<[string, (socket: Socket) => void, RegExp]>([
  ['closes at once', (socket) => socket.destroy(), noAnswer],
  ['speaks no HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9\r\n'), noAnswer],
  [
    'redirects',
    (socket) => socket.write('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
    /version/,
  ],
  [
    'switches protocols',
    (socket) => socket.write('HTTP/1.1 101 Switching\r\nupgrade: tcp\r\nconnection: upgrade\r\n\r\n'),
    noAnswer,
  ],
  ['promises a gigabyte', (socket) => flood(socket, 'content-length: 1073741824\r\n\r\n'), /more than 65536 bytes/],
  ['never ends', (socket) => flood(socket, '\r\n'), /more than 65536 bytes/],
  ['sends endless headers', (socket) => flood(socket, 'x: '), noAnswer],
  ['sends garbage', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{"ApiVersion":'), /version/],
  [
    'names a version that is a path',
    (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{"ApiVersion":"1.45/../.."}'),
    /version/,
  ],
  ['drips', (socket) => drip(socket), noAnswer],
])('an engine that %s is unavailable, and the relay goes on', async (_, answer, reason) => {
  await startRaw(answer);
  const { inbox } = await watch();
  const message = await inbox.first(isUnavailable);
  expect(message.type === 'unavailable' && message.reason).toMatch(reason);
  expect((await fetch(`${relay().url}/v1/hello`)).status).toBe(401);
});

function flood(socket: Socket, head: string): void {
  const piece = Buffer.alloc(64 * 1024, ' ');
  socket.write(`HTTP/1.1 200 OK\r\n${head}`);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

/** One byte now and then: no gap is long, the whole takes for ever. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  const timer = setInterval(() => socket.write(' '), 50);
  socket.on('close', () => clearInterval(timer));
}

test.each<[string, string, RegExp]>([
  ['lists garbage', 'list', /gave no list/],
  ['ends its events', 'events', noAnswer],
  ['refuses events', 'refuse', /answered 500/],
])('an engine that %s is unavailable', async (_, what, reason) => {
  await startEngine([], {
    answer: (path, response) => {
      if (what === 'list' && path.includes('/containers/json')) response.writeHead(200).end('[{"Id":"../../x"}]');
      else if (what === 'events' && path.includes('/events')) response.writeHead(200).end();
      else if (what === 'refuse' && path.includes('/events')) response.writeHead(500).end();
      else return false;
      return true;
    },
  });
  const { inbox } = await watch();
  const message = await inbox.first(isUnavailable);
  expect(message.type === 'unavailable' && message.reason).toMatch(reason);
});

test('events that are none are passed over; a line without an end is not kept', async () => {
  const engine = await startEngine([fakeContainer('a', 'web')]);
  const { inbox } = await watch();
  await inbox.first(isValue);
  await engine.listened(listeners);
  engine.rawEvent('garbage\n{}\n[]\nnull\n{"Type":"container","Action":"start","Actor":{"ID":"../x"}}\n');
  engine.containers.set('b'.repeat(64), fakeContainer('b', 'next'));
  engine.event('b'.repeat(64), 'start');
  await inbox.first(shows((names) => names.includes('next')));
  engine.rawEvent('x'.repeat(70 * 1024));
  await inbox.first(isUnavailable);
});

test('never follows a link, even to a real socket, and opens no FIFO', async () => {
  const { folder } = relay();
  let victims = 0;
  const victim = createServer(() => {
    victims += 1;
  });
  victim.listen(`${folder.path}/victim.sock`);
  await once(victim, 'listening');
  relay().after(() => victim.close());
  await symlink(`${folder.path}/victim.sock`, folder.socket('engine.sock'));
  const linked = await watch();
  await linked.inbox.first(isUnavailable);
  await rm(folder.socket('engine.sock'));
  execFileSync('/usr/bin/mkfifo', [folder.socket('engine.sock')]);
  expect(victims).toBe(0);
  expect(linked.inbox.all).toHaveLength(1);
});
