import { randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame } from '#protocol';

/** Milliseconds: below the time limit of a test, so that it can say what did come. */
const hangGuard = 240_000;

/** A terminal without a screen: types, and waits for what comes back. Acknowledges everything at once, like a fast viewer. */
export interface ScriptedTerminal {
  /** Everything shown so far, escapes included. */
  readonly text: string;
  /** Offset after the last byte shown, and the epoch of the shell. */
  readonly offset: bigint;
  readonly epoch: bigint;
  type(text: string): void;
  /** Waits until `pattern` matches what came after the last call that matched. Rejects after four minutes. */
  expect(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for the right to type, types a command and Enter; gives the output up to the next prompt of `sh`. */
  run(command: string): Promise<string>;
  send(frame: Frame): void;
  /** Called with every DATA body as it comes: for benchmarks that count and never look. */
  onData: ((body: Uint8Array) => void) | undefined;
  close(): void;
}

/** Says HELLO on an opened, authorised socket and gives the terminal once it was welcomed. */
export async function scriptTerminal(
  socket: WebSocket,
  number: number,
  from?: { offset: bigint; epoch: bigint },
): Promise<ScriptedTerminal> {
  let text = '';
  let seen = 0;
  let offset = from?.offset ?? 0n;
  let epoch = from?.epoch ?? 0n;
  // A replay shows the marks of earlier viewers.
  const mark = randomInt(2 ** 32).toString(36);
  let commands = 0;
  let unacknowledged = 0;
  const decoder = new TextDecoder();
  const wakers = new Set<() => void>();
  const wake = () => {
    for (const waker of [...wakers]) waker();
  };
  const send = (frame: Frame) => socket.send(encodeFrame(frame));
  const problems: Error[] = [];
  let welcomed = false;
  // The viewer before may be gone here and still hold the keyboard there.
  let mayType = false;
  let closed = false;
  socket.on('message', (data: Buffer) => {
    // What comes after close() was asked for is the next viewer's to show.
    if (closed) return;
    const frame = decodeFrame(data);
    if (frame.type === 'welcome') {
      welcomed = true;
      if (epoch !== frame.epoch) offset = frame.base;
      epoch = frame.epoch;
    }
    if (frame.type === 'state') mayType = frame.role === 'writer';
    if (frame.type === 'error') problems.push(new Error(frame.message));
    if (frame.type === 'skip') offset = frame.to;
    if (frame.type === 'data') {
      if (frame.offset !== offset) problems.push(new Error(`Byte ${frame.offset} came, ${offset} was next`));
      offset += BigInt(frame.body.length);
      unacknowledged += frame.body.length;
      if (unacknowledged >= 32 * 1024 || frame.body.length < 4096) {
        send({ type: 'ack', offset });
        unacknowledged = 0;
      }
      if (terminal.onData === undefined) text += decoder.decode(frame.body, { stream: true });
      else terminal.onData(frame.body);
    }
    wake();
  });
  socket.on('close', (code, reason) => {
    problems.push(new Error(`The socket closed: ${code} ${reason}`));
    wake();
  });
  const until = <T>(look: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const guard = setTimeout(
        () => finish(() => reject(new Error(`${what} did not come within four minutes; shown: ${text.slice(-2000)}`))),
        hangGuard,
      );
      const finish = (settle: () => void) => {
        clearTimeout(guard);
        wakers.delete(check);
        settle();
      };
      const check = () => {
        const found = look();
        if (found !== undefined) finish(() => resolve(found));
        else if (problems[0] !== undefined) finish(() => reject(problems[0]));
      };
      wakers.add(check);
      check();
    });
  const terminal: ScriptedTerminal = {
    get text() {
      return text;
    },
    get offset() {
      return offset;
    },
    get epoch() {
      return epoch;
    },
    onData: undefined,
    send,
    type: (keys) => send({ type: 'input', body: new TextEncoder().encode(keys) }),
    expect: (pattern) =>
      until(() => {
        const match = new RegExp(pattern, pattern.flags.replace('g', '')).exec(text.slice(seen));
        if (match === null) return undefined;
        seen += match.index + match[0].length;
        return match;
      }, String(pattern)),
    run: async (command) => {
      commands += 1;
      await until(() => (mayType ? true : undefined), 'The right to type');
      // The mark is computed by the shell, so that its echo on the command line is not taken for the end.
      terminal.type(`${command}; echo "end-${mark}-$((${commands}+0))-$?"\r`);
      const start = seen;
      await terminal.expect(new RegExp(`end-${mark}-${commands}-\\d+`));
      return text.slice(start, seen);
    },
    close: () => {
      closed = true;
      socket.close();
    },
  };
  send({
    type: 'hello',
    offset,
    epoch,
    window: 256 * 1024,
    cols: 120,
    rows: 40,
    terminal: number,
    mode: 'pace',
    create: true,
  });
  await until(() => (welcomed ? true : undefined), 'WELCOME');
  return terminal;
}
