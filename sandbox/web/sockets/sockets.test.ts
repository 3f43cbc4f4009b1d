import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { closeCode, encodeFrame, headerBytes, maxBody, type SandboxId } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

let web: WebUnderTest;
let learner: Learner;
let sandbox: SandboxId;
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
  sandbox = await learner.sandbox();
});
afterEach(() => web.close());

const ping = (text: string) => encodeFrame({ type: 'ping', body: new TextEncoder().encode(text) });
const open = async (path = '/api/terminal', { cookie = learner.cookie, origin = web.url, host = '' } = {}) => {
  const headers = { cookie, ...(host === '' ? {} : { host }) };
  const socket = new WebSocket(`${web.url.replace('http', 'ws')}${path}`, { origin, headers });
  await once(socket, 'open');
  return socket;
};
const closing = async (socket: WebSocket) => {
  const [code, reason] = await once(socket, 'close');
  return [code, String(reason)];
};
const refused = async (attempt: Promise<WebSocket>) =>
  attempt.then(
    () => 'opened',
    (error: Error) => error.message,
  );
/** A terminal, and the relay's end of it. */
const openTerminal = async () => {
  const atRelay = web.agent.nextTerminal();
  const socket = await open();
  socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }), terminal: 1 }));
  return { socket, relay: await atRelay };
};

describe('an upgrade', () => {
  it('from another page or to another host is refused', async () => {
    expect(await refused(open('/api/terminal', { origin: 'http://evil.example' }))).toContain('403');
    expect(await refused(open('/api/live', { origin: 'null' }))).toContain('403');
    expect(await refused(open('/api/terminal', { host: 'evil.example' }))).toContain('421');
    expect(await refused(open('/api/other'))).toContain('404');
  });

  it('without a first message is closed after 5 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const socket = await open();
      const closed = closing(socket);
      await vi.advanceTimersByTimeAsync(5000);
      expect(await closed).toEqual([closeCode.protocol, 'The first message did not come within 5 s']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('with a first message that is not a ticket is closed', async () => {
    for (const first of ['no json', '{"ticket":1}', ping('x')]) {
      const socket = await open();
      socket.send(first);
      expect(await closing(socket)).toEqual([closeCode.protocol, 'The first message must be text with a ticket']);
    }
  });
});

describe('a ticket', () => {
  const attempt = async (ticket: string, { path = '/api/terminal', cookie = learner.cookie } = {}) => {
    const socket = await open(path, { cookie });
    socket.send(JSON.stringify({ ticket }));
    return (await closing(socket))[0];
  };

  it('works once', async () => {
    const ticket = await learner.ticket({ use: 'terminal', sandbox });
    const atRelay = web.agent.nextTerminal();
    const socket = await open();
    socket.send(JSON.stringify({ ticket }));
    await atRelay;
    expect(await attempt(ticket)).toBe(closeCode.ticket);
    socket.close();
  });

  it('works in its own browser only, and is spent by the attempt', async () => {
    const thief = await newLearner(web.url);
    const ticket = await learner.ticket({ use: 'terminal', sandbox });
    expect(await attempt(ticket, { cookie: thief.cookie })).toBe(closeCode.ticket);
    expect(await attempt(ticket)).toBe(closeCode.ticket);
    expect(await attempt(await learner.ticket({ use: 'terminal', sandbox }), { cookie: '' })).toBe(closeCode.ticket);
  });

  it('works for its own use only', async () => {
    expect(await attempt(await learner.ticket({ use: 'live' }))).toBe(closeCode.ticket);
    expect(await attempt(await learner.ticket({ use: 'terminal', sandbox }), { path: '/api/live' })).toBe(
      closeCode.ticket,
    );
  });

  it('that is unknown or too old is refused', async () => {
    expect(await attempt('never-issued')).toBe(closeCode.ticket);
    const ticket = await learner.ticket({ use: 'terminal', sandbox });
    web.skip(30_001);
    expect(await attempt(ticket)).toBe(closeCode.ticket);
  });

  it('survives a restart of web, and is still worth one socket', async () => {
    const ticket = await learner.ticket({ use: 'terminal', sandbox });
    await web.restart();
    const atRelay = web.agent.nextTerminal();
    const socket = await open();
    socket.send(JSON.stringify({ ticket }));
    await atRelay;
    expect(await attempt(ticket)).toBe(closeCode.ticket);
    socket.close();
  });

  it("for another learner's sandbox is answered like one for an unknown sandbox", async () => {
    const other = await newLearner(web.url);
    const foreign = await other.request('POST', '/api/tickets', { use: 'terminal', sandbox });
    const unknown = await other.request('POST', '/api/tickets', { use: 'terminal', sandbox: 's-zzzzzzzzzzzz' });
    expect([foreign.status, await foreign.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(foreign.status).toBe(404);
  });
});

describe('a terminal', () => {
  it('passes frames both ways, also those sent before the relay was there', async () => {
    const socket = await open();
    socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }) }));
    const sent = ['first', 'second'].map(ping);
    for (const frame of sent) socket.send(frame);
    const got: Buffer[] = [];
    for await (const [data] of on(socket)) {
      got.push(data);
      if (got.length === sent.length) break;
    }
    expect(Buffer.concat(got)).toEqual(Buffer.concat(sent));
    socket.close();
  });

  it('carries the largest frame, and refuses text, what is larger, and what is smaller than a header', async () => {
    const first = await openTerminal();
    const echoed = once(first.socket, 'message');
    first.socket.send(encodeFrame({ type: 'input', body: new Uint8Array(maxBody) }));
    expect((await echoed)[0].length).toBe(headerBytes + maxBody);
    first.socket.send('text');
    expect((await closing(first.socket))[0]).toBe(closeCode.protocol);

    const second = await openTerminal();
    second.socket.send(new Uint8Array(headerBytes + maxBody + 1));
    expect(await closing(second.socket)).toEqual([
      closeCode.protocol,
      'A frame of 65553 bytes came, at most 65552 fit',
    ]);

    const third = await openTerminal();
    third.socket.send(new Uint8Array(3));
    expect((await closing(third.socket))[0]).toBe(closeCode.protocol);

    const fourth = await openTerminal();
    fourth.socket.send(new Uint8Array(1024 * 1024));
    expect((await closing(fourth.socket))[0]).toBe(1009);
  });

  it('holds back a relay that is faster than its browser', async () => {
    const { socket, relay } = await openTerminal();
    socket.pause();
    const frame = encodeFrame({ type: 'data', offset: 0n, body: new Uint8Array(maxBody) });
    // Far more than the kernel and both buffers of web hold.
    const frames = 1024;
    for (let index = 0; index < frames; index += 1) relay.send(frame);
    await expect.poll(() => relay.bufferedAmount).toBeGreaterThan((frames * maxBody) / 4);
    let bytes = 0;
    const all = new Promise<void>((resolve) =>
      socket.on('message', (data: Buffer) => {
        bytes += data.length;
        if (bytes === frames * frame.length) resolve();
      }),
    );
    socket.resume();
    await all;
    socket.close();
  });

  it('says that the relay died with 4503, and comes back with it', async () => {
    const { socket } = await openTerminal();
    const closed = closing(socket);
    await web.agent.kill('relay');
    expect(await closed).toEqual([
      closeCode.unavailable,
      'The lab host does not answer; the terminal comes back by itself',
    ]);
    const early = await open();
    early.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }) }));
    expect((await closing(early))[0]).toBe(closeCode.unavailable);
    await web.agent.start('relay');
    (await openTerminal()).socket.close();
  });

  it('hands on the codes of the relay', async () => {
    const { socket, relay } = await openTerminal();
    relay.close(closeCode.sandboxGone, 'It ended');
    expect(await closing(socket)).toEqual([closeCode.sandboxGone, 'It ended']);
  });

  it('of a sandbox that the lab host lost is closed with 4404, and the page is told', async () => {
    const live = await learner.live();
    web.agent.lose(sandbox);
    const socket = await open();
    socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }) }));
    expect((await closing(socket))[0]).toBe(closeCode.sandboxGone);
    await live.next((message) => message.type === 'sandbox' && message.sandbox.state === 'gone');
    live.close();
  });

  it('is one of eight at most', async () => {
    const opened = [];
    for (let index = 0; index < 8; index += 1) opened.push(await openTerminal());
    const ninth = await open();
    ninth.send(JSON.stringify({ ticket: await learner.ticket({ use: 'terminal', sandbox }) }));
    expect((await closing(ninth))[0]).toBe(closeCode.limit);
    const closed = opened[0] && once(opened[0].relay, 'close');
    opened[0]?.socket.close();
    await closed;
    (await openTerminal()).socket.close();
    for (const { socket } of opened) socket.close();
  });

  it('closes its end at the relay when the browser goes', async () => {
    const { socket, relay } = await openTerminal();
    socket.terminate();
    await once(relay, 'close');
  });
});

describe('the live socket', () => {
  it('answers pings and refuses nonsense', async () => {
    const live = await learner.live();
    live.send({ type: 'ping' });
    await live.next((message) => message.type === 'pong');
    live.close();
    const socket = await open('/api/live');
    socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'live' }) }));
    socket.send('{"type":"unknown"}');
    expect((await closing(socket))[0]).toBe(closeCode.protocol);
  });

  it('tells the sandbox at once and an unknown lesson in words', async () => {
    const live = await learner.live();
    expect(await live.next(() => true)).toEqual({ type: 'sandbox', sandbox: { state: 'active', id: sandbox } });
    live.send({ type: 'watch', lesson: 'linux/99-nothing' });
    const notice = await live.next((message) => message.type === 'notice');
    expect(notice).toMatchObject({ notice: { code: 'no-such-lesson' } });
    live.close();
  });
});

async function* on(socket: WebSocket): AsyncGenerator<[Buffer]> {
  const queue: Buffer[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data: Buffer) => {
    queue.push(data);
    wake?.();
  });
  for (;;) {
    const next = queue.shift();
    if (next !== undefined) yield [next];
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
