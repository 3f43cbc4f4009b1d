import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Ask } from '../ask-dialog.ts';
import type { Screen } from '../client/terminal-link.ts';
import { copyText } from '../clipboard.ts';
import { type CommandEvents, CommandLog } from './command-log.ts';
import { pageKeys } from './key-habits.ts';
import { pasteConcern } from './paste-concern.ts';
import { type ScreenPlace, screenReader } from './screen-text.ts';
import { isTerminalReply } from './terminal-reply.ts';
import { terminalTheme, watchTheme } from './themes.ts';

export interface TerminalLook {
  readonly fontSize: number;
  readonly screenReader: boolean;
}

export interface TerminalViewPorts {
  readonly container: HTMLElement;
  readonly number: number;
  readonly look: TerminalLook;
  readonly ask: Ask;
  readonly commands: CommandEvents;
  /** Whether the output being shown is old: questions in it stay unanswered. */
  replaying(): boolean;
  copyOnSelect(): boolean;
  typed(data: string | Uint8Array): void;
  resized(cols: number, rows: number): void;
  /** The shell waits at its prompt. */
  prompted(): void;
  leave(): void;
  search(): void;
}

/** Milliseconds without a change before the shell is told a new size. */
const settle = 80;
const webLink = /^https?:\/\//i;

/** One terminal on the page: xterm with its addons and the habits of the platform. */
export class TerminalView implements Screen {
  readonly search = new SearchAddon();
  readonly commands: CommandLog<ScreenPlace>;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #ports: TerminalViewPorts;
  readonly #dispose: (() => void)[] = [];
  #following = false;

  constructor(ports: TerminalViewPorts) {
    this.#ports = ports;
    const page = document.documentElement;
    const terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: getComputedStyle(ports.container).getPropertyValue('--__sl-font-mono'),
      fontSize: ports.look.fontSize,
      lineHeight: 1.2,
      linkHandler: { activate: (_event, uri) => openLink(uri) },
      minimumContrastRatio: 4.5,
      screenReaderMode: ports.look.screenReader,
      scrollback: 5000,
      theme: terminalTheme(page),
    });
    this.#terminal = terminal;
    this.commands = new CommandLog(screenReader(terminal), ports.commands);
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.search);
    terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)));
    terminal.loadAddon(new Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    this.#listenToShell();
    terminal.open(ports.container);
    terminal.textarea?.setAttribute('aria-label', `Terminal ${ports.number}. F6 leads to the checks.`);
    this.#listenToPerson();
    this.#dispose.push(watchTheme(page, () => (terminal.options.theme = terminalTheme(page))));
    this.#followSize();
    this.fit();
    void this.#accelerate();
  }

  get cols(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  get bracketedPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  get applicationCursor(): boolean {
    return this.#terminal.modes.applicationCursorKeysMode;
  }

  write(bytes: Uint8Array, shown: () => void): void {
    this.#terminal.write(bytes, shown);
  }

  clear(): void {
    this.#terminal.reset();
    this.commands.reset();
  }

  remark(text: string): void {
    this.#terminal.write(`\r\n\x1b[2m${text}\x1b[22m\r\n`);
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** Fills the space there is, unless another window decides the size. */
  fit(): void {
    if (this.#following) return;
    const size = this.#fit.proposeDimensions();
    if (size === undefined || !Number.isFinite(size.cols) || size.cols < 2 || size.rows < 1) return;
    this.#terminal.resize(size.cols, size.rows);
  }

  /** Shows the size that the writer has; undefined goes back to the own size. */
  follow(size: { cols: number; rows: number } | undefined): void {
    this.#following = size !== undefined;
    if (size === undefined) this.fit();
    else this.#terminal.resize(Math.max(2, size.cols), Math.max(1, size.rows));
  }

  restyle(look: TerminalLook): void {
    this.#terminal.options.fontSize = look.fontSize;
    this.#terminal.options.screenReaderMode = look.screenReader;
    this.fit();
  }

  dispose(): void {
    for (const dispose of this.#dispose) dispose();
    this.#terminal.dispose();
  }

  #listenToShell(): void {
    const { parser } = this.#terminal;
    parser.registerOscHandler(133, (data) => {
      this.commands.mark(data);
      if (this.commands.atPrompt) this.#ports.prompted();
      return true;
    });
    // A program may not read or fill the reader's clipboard.
    parser.registerOscHandler(52, () => true);
    this.#terminal.onResize(({ cols, rows }) => this.#ports.resized(cols, rows));
    this.#terminal.onData((data) => {
      if (this.#ports.replaying() && isTerminalReply(data)) return;
      this.#ports.typed(data);
    });
    this.#terminal.onBinary((data) => this.#ports.typed(Uint8Array.from(data, (char) => char.charCodeAt(0) & 0xff)));
  }

  #listenToPerson(): void {
    const { container } = this.#ports;
    const copy = () => {
      const text = this.#terminal.getSelection();
      if (text === '') return false;
      void copyText(text);
      return true;
    };
    this.#terminal.attachCustomKeyEventHandler(
      pageKeys({ leave: this.#ports.leave, search: this.#ports.search, copy }),
    );
    container.addEventListener('mouseup', () => {
      if (this.#ports.copyOnSelect()) copy();
    });
    container.addEventListener('paste', (event) => void this.#paste(event), { capture: true });
  }

  async #paste(event: ClipboardEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const concern = pasteConcern(text, this.bracketedPaste);
    if (concern !== undefined) {
      const question = {
        title: 'Paste into the terminal?',
        text: concern,
        confirm: 'Paste',
        sample: text.slice(0, 4000),
      };
      const wanted = await this.#ports.ask(question);
      this.focus();
      if (!wanted) return;
    }
    this.#terminal.paste(text);
  }

  #followSize(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => this.fit(), settle);
    });
    observer.observe(this.#ports.container);
    this.#dispose.push(() => observer.disconnect());
  }

  /** Draws by the graphics card where it can; the page's own text drawing is the sound fallback. */
  async #accelerate(): Promise<void> {
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl');
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => webgl.dispose());
      this.#terminal.loadAddon(webgl);
      requestAnimationFrame(() => requestAnimationFrame(() => this.#distrust(webgl)));
    } catch {
      // No WebGL 2 here.
    }
  }

  /** A browser that misjudges its device pixels (some do while they emulate another screen) shows an empty picture. */
  #distrust(webgl: { dispose(): void }): void {
    const canvas = this.#ports.container.querySelector('.xterm-screen > canvas:not(.xterm-link-layer)');
    if (!(canvas instanceof HTMLCanvasElement)) return;
    const wanted = canvas.clientWidth * devicePixelRatio;
    if (Math.abs(canvas.width - wanted) > wanted / 50) webgl.dispose();
  }
}

function openLink(uri: string): void {
  if (webLink.test(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
}
