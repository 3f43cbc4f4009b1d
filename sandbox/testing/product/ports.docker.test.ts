import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type LiveDown, type OpenPortView, openPreview, type SandboxId } from '#protocol';
import { readInstance } from '../instance.ts';
import { type Learner, newLearner } from '../learner.ts';
import { rawBody, rawRequest } from '../raw-request.ts';
import type { ScriptedTerminal } from '../scripted-terminal.ts';

/** Ports of a real sandbox through the whole product: nginx and a WebSocket server in containers, a program beside them, another learner. */
const instance = readInstance();
let learner: Learner;
let sandbox: SandboxId;
let shell: ScriptedTerminal;
let live: Awaited<ReturnType<Learner['live']>>;

beforeAll(async () => {
  learner = await newLearner(instance.url);
  sandbox = await learner.sandbox();
  shell = await learner.terminal(sandbox);
  live = await learner.live();
});
afterAll(() => {
  shell.close();
  live.close();
});

/** Waits for the page to be told of such ports, whatever was told before. */
async function told(fits: (ports: readonly OpenPortView[]) => boolean): Promise<readonly OpenPortView[]> {
  const ports = (message: LiveDown) => (message.type === 'ports' ? message.ports : undefined);
  await live.next(
    (message) => message === live.messages.findLast(({ type }) => type === 'ports') && fits(ports(message) ?? []),
  );
  return live.messages.flatMap((message) => (message.type === 'ports' ? [message.ports] : [])).at(-1) ?? [];
}
const open = (port: number, from?: string) => (ports: readonly OpenPortView[]) =>
  ports.some((one) => one.port === port && (from === undefined || one.from === from));

/** Host and cookie, as a browser has them after the form of the page. */
async function enter(who: Learner, port: number): Promise<{ host: string; cookie: string }> {
  const { url, ticket = '' } = openPreview.parse(await (await who.request('POST', '/api/previews', { port })).json());
  const { host, pathname } = new URL(url);
  const form = { host, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await rawBody(instance.url, 'POST', pathname, form, new URLSearchParams({ ticket }).toString());
  expect(answer.status).toBe(303);
  return { host, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}
const get = (headers: { host: string; cookie: string }, path = '/') => rawRequest(instance.url, 'GET', path, headers);

test('a port that a container publishes is told by itself, and opens for its learner alone', async () => {
  await shell.run('docker run -d --name web -p 8080:80 nginx');
  await told(open(8080, 'web'));
  const own = await enter(learner, 8080);
  const page = await get(own);
  expect([page.status, page.body.includes('nginx')]).toEqual([200, true]);
  expect((await get(own, '/nothing')).status).toBe(404);

  const neighbour = await newLearner(instance.url);
  await neighbour.sandbox();
  const theirs = await enter(neighbour, 8080);
  expect(await get({ host: own.host, cookie: theirs.cookie })).toMatchObject({ status: 404 });
  expect(await get({ host: own.host, cookie: neighbour.cookie })).toMatchObject({ status: 404 });
  expect(await get(theirs)).toMatchObject({
    status: 502,
    body: expect.stringContaining('Nothing listens on port 8080'),
  });

  await shell.run('docker rm -f web');
  await told((ports) => !open(8080)(ports));
  expect(await get(own)).toMatchObject({ status: 502, body: expect.stringContaining('Nothing listens on port 8080') });
});

test('a program that listens without any container is told too, and so is its end', async () => {
  await shell.run('(nc -lk 9000 > /tmp/heard &)');
  await told(open(9000, 'nc'));
  await shell.run('pkill nc');
  await told((ports) => !open(9000)(ports));
});

const echo = String.raw`
import base64, hashlib, socketserver
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        key = b""
        for line in iter(self.rfile.readline, b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"sec-websocket-key": key = value.strip()
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        while head := self.rfile.read(2):
            length = head[1] & 127
            size = {126: 2, 127: 8}.get(length, 0)
            extended = self.rfile.read(size)
            length = int.from_bytes(extended, "big") if size else length
            mask = self.rfile.read(4)
            body = bytes(b ^ mask[i % 4] for i, b in enumerate(self.rfile.read(length)))
            self.wfile.write(bytes([head[0], head[1] & 127]) + extended + body)
server = socketserver.ThreadingTCPServer(("", 7000), Echo)
print("ready", flush=True)
server.serve_forever()
`;

test('a WebSocket server in a container answers the page, and nobody from another page', async () => {
  await shell.run(`echo ${Buffer.from(echo).toString('base64')} | base64 -d > echo.py`);
  await shell.run(
    'docker run -d --name echo -p 7000:7000 -v $PWD/echo.py:/echo.py python:3.12-slim python -u /echo.py',
  );
  await told(open(7000, 'echo'));
  await shell.run('until docker logs echo | grep -q ready; do sleep 0.1; done');
  const { host, cookie } = await enter(learner, 7000);
  const dial = (origin: string) => {
    const socket = new WebSocket(`${instance.url.replace('http', 'ws')}any`, { headers: { host, cookie }, origin });
    socket.on('error', () => undefined);
    return socket;
  };
  const socket = dial(`http://${host}`);
  await once(socket, 'open');
  for (const text of ['hello', 'x'.repeat(40_000)]) {
    socket.send(text);
    expect(String((await once(socket, 'message'))[0])).toBe(text);
  }
  const [, refusal] = await once(dial(new URL(instance.url).origin), 'unexpected-response');
  expect(Object(refusal).statusCode).toBe(403);

  // Its connection ends with the container; the page learns it at once.
  const closed = once(socket, 'close');
  await shell.run('docker rm -f echo');
  await closed;
});

test('many requests at once wait for each other and are all answered; nothing of them stays in the sandbox', async () => {
  await shell.run('docker run -d --name busy -p 8081:80 nginx');
  await told(open(8081, 'busy'));
  await shell.run('until nc -z 127.0.0.1 8081; do sleep 0.1; done');
  const own = await enter(learner, 8081);
  const answers = await Promise.all(Array.from({ length: 60 }, () => get(own)));
  expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([]);
  const left = await shell.run('until [ "$(pgrep -c holder-dial)" = 0 ]; do sleep 0.1; done; echo none left');
  expect(left).toContain('none left');
});

test('a body larger than any buffer passes both ways', async () => {
  await shell.run('docker exec busy sh -c "head -c 30000000 /dev/zero > /usr/share/nginx/html/zeros"');
  const own = await enter(learner, 8081);
  const { hostname, port } = new URL(instance.url);
  const sent = request({ hostname, port, path: '/zeros', headers: own }).end();
  const [answer] = await once(sent, 'response');
  let bytes = 0;
  for await (const chunk of answer) bytes += chunk.length;
  expect(bytes).toBe(30_000_000);
});

test('after a reset the former address is nobody’s', async () => {
  const before = await enter(learner, 8081);
  await learner.request('POST', '/api/sandbox/reset');
  await learner.sandbox();
  expect((await get(before)).status).toBe(404);
});
