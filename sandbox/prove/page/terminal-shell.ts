import headless from '@xterm/headless';
import type { WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame } from '#protocol';
import { runText } from '../../../src/lab/terminal/run-text.ts';
import { type ScreenPlace, screenReader } from '../../../src/lab/terminal/screen-text.ts';
import type { ProofShell, ShellRun } from '../lab.ts';

/** The classic size: what is shown on a page fits everywhere. */
const size = { cols: 80, rows: 24 };
/** Bytes that may be under way unacknowledged. */
const window = 256 * 1024;
/** Milliseconds until the first prompt, and for the prompt after Ctrl-C. */
const promptWithin = 120_000;

/**
 * A shell in a sandbox as a page has it: the same terminal, the same text typed as by its Run buttons, commands told apart by
 * the same marks of the prompt (OSC 133).
 */
export class TerminalShell implements ProofShell {
  readonly #terminal = new headless.Terminal({ ...size, scrollback: 5000, allowProposedApi: true });
  readonly #screen = screenReader({ buffer: this.#terminal.buffer, registerMarker: () => this.#marker() });
  readonly #socket: WebSocket;
  #start: ScreenPlace | undefined;
  #ended: ShellRun | undefined;
  /** What the prompt that is waited for must come after; a prompt is also drawn again while somebody types. */
  #awaited: 'anything' | 'an end' = 'anything';
  #shellEnded: number | undefined;
  #onPrompt = () => {};
  #onLoss = (_reason: Error) => {};

  /** Takes a socket that is being opened. */
  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#terminal.parser.registerOscHandler(133, (data) => {
      this.#mark(data);
      return true;
    });
    // What programs ask the terminal it answers by itself.
    this.#terminal.onData((text) => this.#type(text));
    socket.on('message', (data: Buffer) => this.#receive(decodeFrame(data)));
    socket.on('error', (error) => this.#onLoss(error));
    socket.on('close', (code, reason) => this.#onLoss(new Error(`The terminal was closed: ${code} ${reason}`)));
  }

  /** Asks for the terminal of this number and waits for its prompt. */
  async open(number: number): Promise<void> {
    const hello = { offset: 0n, epoch: 0n, window, ...size, terminal: number, mode: 'pace', create: true } as const;
    const prompt = this.#prompt(promptWithin);
    this.#socket.once('open', () => this.#send({ type: 'hello', ...hello }));
    if (!(await prompt)) throw new Error(`Terminal ${number} shows no prompt`);
  }

  async run(code: string, seconds: number): Promise<ShellRun> {
    this.#start = undefined;
    this.#ended = undefined;
    this.#awaited = 'an end';
    const prompt = this.#prompt(seconds * 1000);
    const { bracketedPasteMode } = this.#terminal.modes;
    this.#type(runText(code, { bracketedPaste: bracketedPasteMode, atPrompt: true }));
    const came = await prompt;
    const output = this.#start === undefined ? '' : this.#screen.between(this.#start, this.#screen.here());
    if (this.#shellEnded !== undefined) return { exitCode: undefined, output, shellEnded: this.#shellEnded };
    if (came) return this.#ended ?? { exitCode: undefined, output: '' };
    this.#awaited = 'anything';
    const again = this.#prompt(promptWithin);
    this.#type('\x03');
    await again;
    return { exitCode: undefined, output };
  }

  close(): void {
    this.#onLoss = () => {};
    this.#socket.terminate();
    this.#terminal.dispose();
  }

  #mark(data: string): void {
    const [kind, status] = data.split(';');
    // The lines of one block run one after the other, each with a mark of its own: the first one counts.
    if (kind === 'C') this.#start ??= this.#screen.here();
    if (kind === 'D' && this.#start !== undefined) {
      const output = this.#screen.between(this.#start, this.#screen.here());
      this.#ended = { exitCode: Number(status), output };
      this.#start = undefined;
    }
    if (kind === 'B' && (this.#awaited === 'anything' || this.#ended !== undefined)) this.#onPrompt();
  }

  #marker() {
    const marker = this.#terminal.registerMarker(0);
    // Only a full-screen program has none, and that gives no output for a page.
    if (marker === undefined) throw new Error('A block that fills the screen cannot be shown on a page');
    return marker;
  }

  /** Whether the shell waits for a command within so many milliseconds. Rejects when the terminal is lost. */
  #prompt(within: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(false), within);
      const settled = (settle: () => void) => () => {
        clearTimeout(timer);
        settle();
      };
      this.#onPrompt = settled(() => resolve(true));
      this.#onLoss = (reason) => settled(() => reject(reason))();
    });
  }

  #receive(frame: Frame): void {
    if (frame.type === 'error') this.#onLoss(new Error(`The terminal says: ${frame.message}`));
    // Behind everything that the shell printed, which the screen may still be at work on.
    if (frame.type === 'exit') this.#terminal.write('', () => this.#exit(frame.status));
    if (frame.type !== 'data') return;
    const offset = frame.offset + BigInt(frame.body.length);
    this.#terminal.write(frame.body, () => this.#send({ type: 'ack', offset }));
  }

  #exit(status: number): void {
    this.#shellEnded = status;
    this.#onPrompt();
  }

  #type(text: string): void {
    this.#send({ type: 'input', body: new TextEncoder().encode(text) });
  }

  #send(frame: Frame): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(encodeFrame(frame));
  }
}
