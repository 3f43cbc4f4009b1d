import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFrame, encodeFrame, type Frame, FrameSplitter } from '#protocol';
import { buildForTests } from './build-for-tests.ts';

/** `log_path` goes to standard error: a sanitizer's finding ends the holder and shows in the test. */
const sanitizers = { ASAN_OPTIONS: 'detect_leaks=0', UBSAN_OPTIONS: 'print_stacktrace=1' };
/** A shell without the machine's start files: what it prints is known. */
export const plainShell = ['--command', 'bash', '--norc', '--noprofile', '--noediting', '--'];

/** Makes it the first process of a PID namespace. */
export const asFirst = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];

/** Starts a holder of its own with these flags; `wrapper` comes before it on the command line. */
export async function startHolder(flags: readonly string[] = plainShell, wrapper: readonly string[] = []) {
  const binary = join(await buildForTests(), 'holder-asan');
  const folder = await mkdtemp(join(tmpdir(), 'drydock-holder-test-'));
  await chmod(folder, 0o777);
  const path = join(folder, 'h.sock');
  const command = [...wrapper, binary, '--socket', path, ...flags];
  const child = spawn(command[0] ?? binary, command.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...sanitizers, PS1: '$ ', HISTFILE: '' },
  });
  await appears(folder, path, child);
  return new HolderUnderTest(child, folder, path);
}

async function appears(folder: string, path: string, child: ChildProcess): Promise<void> {
  const watcher = watch(folder);
  const ended = (code: number | null) => watcher.emit('error', new Error(`The holder ended with ${code}`));
  child.once('exit', ended);
  while (!existsSync(path)) await once(watcher, 'change');
  child.off('exit', ended);
  watcher.close();
}

export class HolderUnderTest {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly path: string;
  readonly #viewers: Viewer[] = [];

  constructor(child: ChildProcess, folder: string, path: string) {
    this.child = child;
    this.folder = folder;
    this.path = path;
  }

  /** A connection that has not said anything. */
  async connect(): Promise<Viewer> {
    const socket = connect(this.path);
    await once(socket, 'connect');
    const viewer = new Viewer(socket);
    this.#viewers.push(viewer);
    return viewer;
  }

  /** A viewer after WELCOME. */
  async attach(hello: Partial<Extract<Frame, { type: 'hello' }>> = {}): Promise<Viewer> {
    const viewer = await this.connect();
    viewer.hello(hello);
    await viewer.frame('welcome');
    return viewer;
  }

  /** A viewer that sees the prompt of a shell just made: what is typed from now on is echoed on its own line. */
  async shell(hello: Partial<Extract<Frame, { type: 'hello' }>> = {}): Promise<Viewer> {
    const viewer = await this.attach(hello);
    await viewer.shows('$ ');
    return viewer;
  }

  async stop(): Promise<void> {
    for (const viewer of this.#viewers) viewer.vanish();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await rm(this.folder, { recursive: true });
  }
}

type FrameOf<Type extends Frame['type']> = Extract<Frame, { type: Type }>;

function isType<Type extends Frame['type']>(frame: Frame, type: Type): frame is FrameOf<Type> {
  return frame.type === type;
}

/** One connection to a holder: keeps what came, acknowledges output unless told otherwise. */
export class Viewer {
  readonly socket: Socket;
  readonly frames: Frame[] = [];
  /** Output so far as text, and the offset after it. */
  text = '';
  shown = 0n;
  epoch = 0n;
  acknowledges = true;
  closed = false;
  readonly #splitter = new FrameSplitter();
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const bytes of this.#splitter.push(chunk)) this.#take(decodeFrame(bytes));
      if (this.acknowledges && this.epoch !== 0n) this.send({ type: 'ack', offset: this.shown });
      this.#news();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#news();
    });
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.type === 'welcome') {
      if (frame.epoch !== this.epoch) this.shown = 0n;
      this.epoch = frame.epoch;
    }
    if (frame.type === 'skip') {
      if (frame.offset !== this.shown) throw new Error(`SKIP from ${frame.offset}, ${this.shown} is next`);
      this.shown = frame.to;
    }
    if (frame.type !== 'data') return;
    if (frame.offset !== this.shown) throw new Error(`DATA at ${frame.offset}, ${this.shown} is next`);
    this.text += Buffer.from(frame.body).toString('latin1');
    this.shown += BigInt(frame.body.length);
  }

  #news(): void {
    for (const wake of this.#waiting) wake();
  }

  send(frame: Frame): void {
    if (!this.closed) this.socket.write(encodeFrame(frame));
  }

  hello(hello: Partial<FrameOf<'hello'>> = {}): void {
    if (hello.epoch !== undefined) {
      this.epoch = hello.epoch;
      this.shown = hello.offset ?? 0n;
    }
    this.send({
      type: 'hello',
      offset: 0n,
      epoch: 0n,
      window: 256 * 1024,
      cols: 80,
      rows: 24,
      terminal: 1,
      mode: 'pace',
      create: true,
      ...hello,
    });
  }

  type(text: string): void {
    this.send({ type: 'input', body: Buffer.from(text) });
  }

  /** Waits until something is so; looks at every arrival. The test's own time limit ends a wait for nothing. */
  async until<Found>(look: () => Found | undefined | false): Promise<Found> {
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** The first frame of a type that came, or comes, and that `match` accepts. */
  frame<Type extends Frame['type']>(type: Type, match: (frame: FrameOf<Type>) => boolean = () => true) {
    return this.until(() => {
      for (const frame of this.frames) if (isType(frame, type) && match(frame)) return frame;
      return undefined;
    });
  }

  shows(part: string): Promise<true> {
    return this.until(() => this.text.includes(part));
  }

  ends(): Promise<true> {
    return this.until(() => this.closed);
  }

  vanish(): void {
    this.socket.destroy();
  }
}
