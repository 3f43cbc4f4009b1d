import { expect, test } from 'vitest';
import { closeCode, decodeFrame, encodeFrame, type Frame, sandboxId } from '#protocol';
import { fakeApi } from './fake-api.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { TerminalLink } from './terminal-link.ts';
import type { WireEnd, WireMessage } from './wire.ts';

const api = fakeApi({ ticket: () => Promise.resolve({ ticket: 'once', expiresAt: 0 }) });
const text = (value: string) => new TextEncoder().encode(value);

/** A link against a scripted other side. */
function linked() {
  const clock = new FakeClock();
  const log: string[] = [];
  const sent: Frame[] = [];
  let receive: (message: WireMessage) => void = () => {};
  let end: (end: WireEnd) => void = () => {};
  const link = new TerminalLink(
    {
      clock,
      random: () => 0.5,
      api,
      dial: (_path, received) => {
        receive = received;
        const ended = Promise.withResolvers<WireEnd>();
        end = ended.resolve;
        return Promise.resolve({
          send: (message) => {
            if (typeof message !== 'string') sent.push(decodeFrame(message));
          },
          close: () => ended.resolve({ code: 1005, reason: '' }),
          ended: ended.promise,
        });
      },
    },
    {
      sandbox: sandboxId.parse('s-abcdefghijkl'),
      terminal: 1,
      ask: false,
      screen: {
        cols: 80,
        rows: 24,
        write: (bytes, shown) => {
          if (bytes.length > 0) log.push(`show ${new TextDecoder().decode(bytes)}`);
          shown();
        },
        clear: () => log.push('clear'),
        remark: (line) => log.push(line),
      },
      events: {
        changed: (state) => log.push(state.kind),
        ready: () => log.push('ready'),
        state: (state) => log.push(`state ${state.role}`),
        listed: () => {},
        exited: (status) => log.push(`exit ${status}`),
        held: (bytes) => log.push(`held ${bytes}`),
        trouble: (line) => log.push(line),
        sandboxGone: () => log.push('sandbox gone'),
      },
    },
  );
  const welcome = (fields: Partial<Extract<Frame, { type: 'welcome' }>> = {}): Frame => ({
    type: 'welcome',
    offset: 0n,
    base: 0n,
    epoch: 7n,
    created: false,
    role: 'writer',
    cols: 80,
    rows: 24,
    ...fields,
  });
  return {
    clock,
    link,
    log,
    sent,
    welcome,
    down: (...frames: Frame[]) => {
      for (const frame of frames) receive(encodeFrame(frame));
    },
    lose: async (code = 1006) => {
      end({ code, reason: '' });
      await settled();
    },
    taken: () => sent.splice(0),
  };
}

test('goes on at the byte that was shown last', async () => {
  const { link, down, welcome, lose, clock, taken, log } = linked();
  link.start();
  await settled();
  expect(taken()[0]).toMatchObject({ type: 'hello', offset: 0n, epoch: 0n, create: true });
  down(welcome(), { type: 'data', offset: 0n, body: text('$ ') });
  await lose();
  taken();
  await clock.pass(250);
  expect(taken()[0]).toMatchObject({ type: 'hello', offset: 2n, epoch: 7n });
  down(welcome({ offset: 5n }), { type: 'data', offset: 2n, body: text('abc') });
  expect(log).toEqual(['trying', 'healthy', 'ready', 'show $ ', 'waiting', 'trying', 'healthy', 'ready', 'show abc']);
});

test('keeps keys while the connection is away and sends them behind the welcome', async () => {
  const { link, down, welcome, log, taken } = linked();
  link.start();
  link.type('ls');
  link.type('\r');
  await settled();
  expect(taken().map((frame) => frame.type)).toEqual(['hello']);
  down(welcome());
  expect(taken()).toMatchObject([{ type: 'input', body: text('ls\r') }]);
  expect(log.filter((line) => line.startsWith('held'))).toEqual(['held 2', 'held 3', 'held 0']);
});

test('clears the screen when another shell answers', async () => {
  const { link, down, welcome, lose, clock, log } = linked();
  link.start();
  await settled();
  down(welcome(), { type: 'data', offset: 0n, body: text('old') });
  await lose();
  await clock.pass(250);
  down(welcome({ epoch: 8n }), { type: 'data', offset: 0n, body: text('new') });
  expect(log.slice(-4)).toEqual(['clear', 'healthy', 'ready', 'show new']);
});

test('says what is not kept any more', async () => {
  const { link, down, welcome, log } = linked();
  link.start();
  await settled();
  down(welcome(), { type: 'skip', offset: 0n, to: 2048n }, { type: 'data', offset: 2048n, body: text('x') });
  expect(log).toContain('… 2 KiB of output are not kept any more …');
});

test('an ended shell waits for Enter', async () => {
  const { link, down, welcome, log, taken } = linked();
  link.start();
  await settled();
  down(welcome(), { type: 'exit', offset: 0n, status: 3 });
  taken();
  link.type('x');
  expect(taken()).toEqual([]);
  link.type('\r');
  await settled();
  expect(log).toContain('exit 3');
  expect(taken().map((frame) => frame.type)).toEqual(['close', 'hello']);
});

test('takes the keyboard when it arrives, and leaves it to the window that took it later', async () => {
  const { link, down, welcome, lose, clock, taken } = linked();
  const state = (role: 'writer' | 'observer'): Frame => ({
    type: 'state',
    role,
    writer: true,
    viewers: 2,
    cols: 80,
    rows: 24,
    title: '',
  });
  link.start();
  await settled();
  taken();
  down(welcome({ role: 'observer' }));
  expect(taken()).toEqual([{ type: 'take' }]);
  down(state('writer'), state('observer'));
  await lose();
  await clock.pass(250);
  taken();
  down(welcome({ role: 'observer' }));
  expect(taken()).toEqual([]);
});

test('stops when the sandbox is gone', async () => {
  const { link, log, lose, clock } = linked();
  link.start();
  await settled();
  await lose(closeCode.sandboxGone);
  await clock.pass(60_000);
  expect(log).toEqual(['trying', 'sandbox gone', 'idle']);
});

test('starts over when output has a gap that nobody announced', async () => {
  const { link, down, welcome, log, clock } = linked();
  link.start();
  await settled();
  down(welcome(), { type: 'data', offset: 9n, body: text('x') });
  await clock.pass(250);
  expect(log).toEqual(['trying', 'healthy', 'ready', 'waiting', 'trying']);
});
