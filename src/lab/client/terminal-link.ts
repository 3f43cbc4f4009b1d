import { closeCode, decodeFrame, encodeFrame, type Frame, FrameError, type SandboxId } from '#protocol';
import type { ClientContext } from './client-context.ts';
import { HeldKeys } from './held-keys.ts';
import { holdWire } from './held-wire.ts';
import { RetryLoop, type RetryState } from './retry-loop.ts';
import { FlowError, TerminalFlow, windowBytes } from './terminal-flow.ts';
import type { Wire, WireMessage } from './wire.ts';

/** The screen that a link feeds. */
export interface Screen {
  write(bytes: Uint8Array, shown: () => void): void;
  /** Empties everything: another shell follows. */
  clear(): void;
  /** One dim line of our own, between two pieces of output. */
  remark(text: string): void;
  readonly cols: number;
  readonly rows: number;
}

interface TerminalEvents {
  changed(state: RetryState): void;
  /** The shell is there and takes keys. */
  ready(created: boolean): void;
  state(state: Extract<Frame, { type: 'state' }>): void;
  /** Terminals that live in the sandbox, told once after the page was loaded. */
  listed(terminals: readonly number[]): void;
  exited(status: number): void;
  /** Bytes that wait for the connection; 0 when they were sent. */
  held(bytes: number): void;
  /** Something a person should read: the shell could not be started, keys were refused. */
  trouble(text: string): void;
  sandboxGone(): void;
}

export interface TerminalPorts {
  readonly sandbox: SandboxId;
  /** From 1 to 8. */
  readonly terminal: number;
  /** Ask which other terminals live. */
  readonly ask: boolean;
  readonly screen: Screen;
  readonly events: TerminalEvents;
}

/** Bytes of one INPUT frame; a big paste is cut so that Ctrl+C behind it is not held up at a border. */
const inputBytes = 16 * 1024;
const utf8 = new TextEncoder();

/** One terminal: its connection, which comes back by itself, its flow of output, and the keys typed while it was away. */
export class TerminalLink {
  readonly #context: ClientContext;
  readonly #ports: TerminalPorts;
  readonly #loop: RetryLoop;
  readonly #flow: TerminalFlow;
  readonly #held = new HeldKeys();
  #wire: Wire | undefined;
  #epoch = 0n;
  #welcome = false;
  #asked = false;
  #exited = false;
  /** False after somebody else took the keyboard: a reconnect must not snatch it back. */
  #wantsKeyboard = true;
  #role: 'writer' | 'observer' = 'observer';
  #healthy = () => {};

  constructor(context: ClientContext, ports: TerminalPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#flow = new TerminalFlow({
      write: (bytes, shown) => ports.screen.write(bytes, shown),
      acknowledge: (offset) => this.#send({ type: 'ack', offset }),
      skipped: (bytes) => ports.screen.remark(`… ${kib(bytes)} of output are not kept any more …`),
    });
    this.#loop = new RetryLoop(context, (signal, healthy) => this.#attempt(signal, healthy), ports.events.changed);
  }

  /** Whether what is being shown happened before this connection. */
  get replaying(): boolean {
    return this.#flow.replaying;
  }

  get exited(): boolean {
    return this.#exited;
  }

  start(): void {
    this.#loop.start();
  }

  retryNow(): void {
    this.#loop.retryNow();
  }

  /** Leaves; the shell goes on. */
  stop(): void {
    this.#loop.stop();
    this.#wire?.close();
  }

  /** Hangs up: the shell and what runs in it end. */
  close(): void {
    this.#send({ type: 'close' });
    this.stop();
  }

  /** A new shell in place of one that has ended. */
  restart(): void {
    this.#send({ type: 'close' });
    this.stop();
    this.#forget();
    this.#loop.start();
  }

  type(keys: string | Uint8Array): void {
    const bytes = typeof keys === 'string' ? utf8.encode(keys) : keys;
    if (this.#exited) {
      if (bytes.includes(13)) this.restart();
      return;
    }
    if (this.#welcome) this.#input(bytes);
    else if (this.#held.hold(bytes)) this.#ports.events.held(this.#held.size);
    else this.#ports.events.trouble('The connection is away and no more keys can be kept.');
  }

  resize(cols: number, rows: number): void {
    if (this.#welcome && this.#role === 'writer') this.#send({ type: 'resize', cols, rows });
  }

  /** Takes the keyboard from another window. */
  take(): void {
    this.#wantsKeyboard = true;
    this.#send({ type: 'take' });
  }

  async #attempt(signal: AbortSignal, healthy: () => void): Promise<'done'> {
    const { sandbox, terminal, events } = this.#ports;
    this.#healthy = healthy;
    try {
      const { ticket } = await this.#context.api.ticket({ use: 'terminal', sandbox }, signal);
      return await holdWire(
        this.#context,
        {
          path: '/api/terminal',
          opened: (wire) => {
            this.#wire = wire;
            wire.send(JSON.stringify({ ticket, terminal }));
            this.#hello();
          },
          received: (message) => this.#receive(message),
          ping: () => this.#send({ type: 'ping', body: new Uint8Array(0) }),
          final: ({ code }) => {
            if (code === closeCode.sandboxGone) events.sandboxGone();
            return this.#exited || code === closeCode.sandboxGone;
          },
        },
        signal,
      );
    } finally {
      this.#welcome = false;
      this.#wire = undefined;
    }
  }

  #hello(): void {
    const { terminal, ask, screen } = this.#ports;
    if (ask && !this.#asked) this.#send({ type: 'list' });
    this.#send({
      type: 'hello',
      offset: this.#flow.shown,
      epoch: this.#epoch,
      window: windowBytes,
      cols: screen.cols,
      rows: screen.rows,
      terminal,
      mode: 'pace',
      create: true,
    });
  }

  #receive(message: WireMessage): void {
    if (typeof message === 'string') return;
    try {
      this.#handle(decodeFrame(message));
    } catch (error) {
      if (!(error instanceof FrameError) && !(error instanceof FlowError)) throw error;
      // A connection that lost its thread: a new one starts from what was shown.
      this.#wire?.close();
    }
  }

  #handle(frame: Frame): void {
    const { events } = this.#ports;
    switch (frame.type) {
      case 'listing':
        this.#asked = true;
        events.listed(frame.terminals);
        break;
      case 'welcome':
        this.#welcomed(frame);
        break;
      case 'data':
        this.#flow.data(frame.offset, frame.body);
        break;
      case 'skip':
        this.#flow.skip(frame.to);
        break;
      case 'state':
        this.#stateOf(frame);
        break;
      case 'exit':
        this.#exited = true;
        events.exited(frame.status);
        break;
      case 'error':
        events.trouble(frame.message);
        break;
      default:
      // PONG has done its work by arriving; the others go the other way.
    }
  }

  #welcomed(frame: Extract<Frame, { type: 'welcome' }>): void {
    if (this.#epoch !== frame.epoch && this.#epoch !== 0n) {
      this.#ports.screen.clear();
      this.#flow.restart();
    }
    this.#epoch = frame.epoch;
    this.#role = frame.role;
    this.#exited = false;
    this.#flow.connected(frame.offset);
    this.#welcome = true;
    this.#healthy();
    if (frame.role === 'observer' && this.#wantsKeyboard) this.#send({ type: 'take' });
    if (frame.role === 'writer') this.#resizeTo(frame);
    this.#ports.events.ready(frame.created);
    if (this.#held.size > 0) {
      this.#input(this.#held.take());
      this.#ports.events.held(0);
    }
  }

  #stateOf(frame: Extract<Frame, { type: 'state' }>): void {
    if (this.#role === 'writer' && frame.role === 'observer') this.#wantsKeyboard = false;
    const gained = this.#role === 'observer' && frame.role === 'writer';
    this.#role = frame.role;
    if (gained) this.#resizeTo(frame);
    this.#ports.events.state(frame);
  }

  #resizeTo(now: { cols: number; rows: number }): void {
    const { cols, rows } = this.#ports.screen;
    if (now.cols !== cols || now.rows !== rows) this.#send({ type: 'resize', cols, rows });
  }

  #input(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += inputBytes) {
      this.#send({ type: 'input', body: bytes.subarray(at, at + inputBytes) });
    }
  }

  #send(frame: Frame): void {
    this.#wire?.send(encodeFrame(frame));
  }

  #forget(): void {
    this.#exited = false;
    this.#epoch = 0n;
    this.#flow.restart();
    this.#ports.screen.clear();
  }
}

function kib(bytes: bigint): string {
  return `${Math.max(1, Math.round(Number(bytes) / 1024))} KiB`;
}
