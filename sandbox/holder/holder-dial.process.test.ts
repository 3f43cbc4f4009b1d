import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeAnswer, dialedBytes, type HolderAnswer } from '#protocol';
import { call } from './holder-calls-under-test.ts';
import { asFirst, type HolderUnderTest, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
let server: Server;
let accepted: Promise<Socket>;
beforeEach(async () => {
  holder = await startHolder();
  server = createServer();
  accepted = new Promise((resolve) => {
    server.on('connection', (socket) => resolve(socket.on('error', () => undefined)));
  });
});
afterEach(async () => {
  server.close();
  await holder.stop();
});

async function listen(host: string): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  return port;
}

/** The answer and the connection behind it. */
async function dial(
  address: string,
  port: number,
  milliseconds = 10_000,
  process?: number,
  lasting?: boolean,
): Promise<{ answer: HolderAnswer; line: Socket }> {
  const line = await call(holder, { type: 'dial', process, address, port, milliseconds, lasting });
  let head: Buffer | null = line.read(dialedBytes);
  while (head === null) {
    await once(line, 'readable');
    head = line.read(dialedBytes);
  }
  return { answer: decodeAnswer(head), line };
}

test.each(['127.0.0.1', '::1'])('a connection to %s carries bytes both ways until one side ends', async (host) => {
  const { answer, line } = await dial(host, await listen(host));
  expect(answer).toEqual({ type: 'dialed', outcome: 'connected' });
  const other = await accepted;
  line.write('question');
  expect(String((await once(other, 'data'))[0])).toBe('question');
  const large = Buffer.alloc(3_000_000, 'x');
  other.end(large);
  expect(await lengthOf(line)).toBe(large.length);
});

/** How much still comes, to the end. */
async function lengthOf(line: Socket): Promise<number> {
  let got = 0;
  for await (const chunk of line) got += chunk.length;
  return got;
}

test('what was answered before the question came to its end is not lost', async () => {
  const { line } = await dial('127.0.0.1', await listen('127.0.0.1'));
  const other = await accepted;
  // Far more than the buffers on the way hold: some of it is still to come when the other side has gone.
  line.write(Buffer.alloc(16_000_000, 'q'));
  await once(other, 'readable');
  const answer = Buffer.alloc(20_000, 'a');
  other.write(answer, () => other.resetAndDestroy());
  expect(await lengthOf(line)).toBe(answer.length);
});

test('a connection is made in the network of a process, which alone has that server', async () => {
  const port = await listen('127.0.0.1');
  const program = `require('net').createServer((s) => s.end('inside')).listen(${port}, '127.0.0.1', () => console.log('up'))`;
  const other = spawn('unshare', [
    '--net',
    'sh',
    '-c',
    'ip link set lo up; exec "$0" -e "$1"',
    process.execPath,
    program,
  ]);
  try {
    await once(other.stdout, 'data');
    const { answer, line } = await dial('127.0.0.1', port, undefined, other.pid);
    expect(answer).toEqual({ type: 'dialed', outcome: 'connected' });
    expect(String((await once(line, 'data'))[0])).toBe('inside');
    const outside = await dial('127.0.0.1', port);
    expect(outside.answer).toEqual({ type: 'dialed', outcome: 'connected' });
    (await accepted).end('outside');
    expect(String((await once(outside.line, 'data'))[0])).toBe('outside');
  } finally {
    other.kill();
  }
  await once(other, 'close');
  expect((await dial('127.0.0.1', port, undefined, other.pid)).answer).toEqual({
    type: 'dialed',
    outcome: 'unreachable',
  });
});

test.each([
  ['no process', '0b0000001500000000000000000000000104381588130000000000003132372e302e302e31'],
  ['half a number of a process', '0b0000001500000000000000000000000102381588130000010000003132372e302e302e31'],
  ['no address behind the process', '0b0000000c0000000000000000000000010438158813000001000000'],
])('%s is refused', async (_name, hex) => {
  const line = connect(holder.path);
  line.write(Buffer.from(hex, 'hex'));
  let said = '';
  for await (const chunk of line) said += chunk;
  expect(said).toContain('A broken frame');
});

test('where nobody listens it is refused', async () => {
  const port = await listen('127.0.0.1');
  server.close();
  await once(server, 'close');
  server = createServer();
  expect((await dial('127.0.0.1', port)).answer).toEqual({ type: 'dialed', outcome: 'refused' });
});

test('where no way leads it is unreachable, and so is what is no address', async () => {
  await holder.stop();
  // A network of its own with nothing in it: not one packet leaves.
  holder = await startHolder(undefined, ['unshare', '--net', '--']);
  for (const address of ['10.1.2.3', 'fd00::1', 'localhost', '1.2.3'])
    expect((await dial(address, 80)).answer).toEqual({ type: 'dialed', outcome: 'unreachable' });
});

test('who does not answer in time is given up, and so is a connection whose time is over', async () => {
  await holder.stop();
  holder = await startHolder(undefined, ['unshare', '--net', '--']);
  const inside = ['-t', String(holder.child.pid), '-n', 'sh', '-c'];
  // What is sent into a bridge without ports is lost.
  execFileSync('nsenter', [
    ...inside,
    'ip link add void type bridge; ip address add 10.1.2.1/24 dev void; ip link set void up; ip neigh add 10.1.2.3 lladdr 02:00:00:00:00:01 dev void',
  ]);
  expect((await dial('10.1.2.3', 80, 200)).answer).toEqual({ type: 'dialed', outcome: 'timeout' });
});

test('a connection ends when its time is over', async () => {
  const { answer, line } = await dial('127.0.0.1', await listen('127.0.0.1'), 3000);
  expect(answer).toMatchObject({ outcome: 'connected' });
  line.resume();
  await once(line, 'end');
});

test('a lasting connection outlives that time, and carries both ways at once whoever reads late', async () => {
  const { answer, line } = await dial('127.0.0.1', await listen('127.0.0.1'), 300, undefined, true);
  expect(answer).toMatchObject({ outcome: 'connected' });
  // One that is not lasting is over once this one has ended.
  const other = await call(holder, {
    type: 'dial',
    address: '127.0.0.1',
    port: Number(Object(server.address()).port),
    milliseconds: 300,
  });
  await once(other.resume(), 'end');
  // Far more than all buffers on the way hold, in both directions before anybody reads.
  const large = Buffer.alloc(16_000_000, 'x');
  const far = await accepted;
  line.write(large);
  far.write(large);
  const count = (socket: Socket) =>
    new Promise<number>((resolve) => {
      let got = 0;
      socket.on('data', (chunk) => {
        got += chunk.length;
        if (got >= large.length) resolve(got);
      });
      socket.on('close', () => resolve(got));
    });
  expect(await Promise.all([count(line), count(far)])).toEqual([large.length, large.length]);
});

test('who hangs up ends the connection in the sandbox too', async () => {
  const { line } = await dial('127.0.0.1', await listen('127.0.0.1'));
  const other = (await accepted).resume();
  line.destroy();
  await once(other, 'end');
});

test('a first process makes connections as well, and reaps what made them', async () => {
  await holder.stop();
  holder = await startHolder(undefined, asFirst);
  const port = await listen('127.0.0.1');
  for (let round = 0; round < 50; round += 1) {
    const { answer, line } = await dial('127.0.0.1', port);
    expect(answer).toMatchObject({ outcome: 'connected' });
    line.destroy();
  }
  const viewer = await holder.shell();
  viewer.type('until [ "$(pgrep -c holder-dial)" = 0 ]; do :; done; echo none""left\r');
  await viewer.shows('noneleft');
});
