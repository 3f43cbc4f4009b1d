import type { SandboxId } from '#protocol';
import type { Ask } from '../ask-dialog.ts';
import type { ClientContext } from '../client/client-context.ts';
import type { RetryState } from '../client/retry-loop.ts';
import { part } from '../part.ts';
import type { Preferences } from '../preferences.ts';
import type { RunRequest } from '../run-request.ts';
import { CommandList } from './command-list.ts';
import { listenToHelperKeys } from './helper-keys.ts';
import { OpenTerminal } from './open-terminal.ts';
import { SearchBox } from './search-box.ts';
import { StickyControl } from './sticky-control.ts';
import { TerminalTabs } from './terminal-tabs.ts';
import type { TerminalLook, TerminalView, TerminalViewPorts } from './terminal-view.ts';

export interface DeckPorts {
  readonly root: ParentNode;
  readonly ask: Ask;
  readonly preferences: Preferences;
  /** Loads xterm; not before a terminal is wanted. */
  loadView(): Promise<new (ports: TerminalViewPorts) => TerminalView>;
  /** Something changed that the status line speaks of. */
  changed(): void;
  trouble(text: string): void;
  sandboxGone(): void;
  leave(): void;
}

const most = 8;
const fontSizes = { least: 9, most: 28, normal: 13 };

/** All terminals of the sandbox: which are open, which is in front, and what goes into them. */
export class TerminalDeck {
  readonly #context: ClientContext;
  readonly #ports: DeckPorts;
  readonly #tabs: TerminalTabs;
  readonly #log: CommandList;
  readonly #search: SearchBox;
  readonly #control: StickyControl;
  readonly #titles = new Map<number, string>();
  readonly #open = new Map<number, OpenTerminal>();
  #sandbox: SandboxId | undefined;
  #front = 1;
  #queued: RunRequest | undefined;
  #opening: Promise<void> = Promise.resolve();

  constructor(context: ClientContext, ports: DeckPorts) {
    this.#context = context;
    this.#ports = ports;
    const { root } = ports;
    this.#tabs = new TerminalTabs(part(root, 'tabs', HTMLElement), {
      choose: (number) => void this.choose(number),
      close: (number) => void this.#close(number),
    });
    this.#log = new CommandList(part(root, 'log', HTMLElement));
    this.#search = new SearchBox(root, () => this.#open.get(this.#front)?.view);
    const keys = part(root, 'helper-keys', HTMLElement);
    this.#control = new StickyControl((held) =>
      keys.querySelector('[data-key="ctrl"]')?.setAttribute('aria-pressed', String(held)),
    );
    listenToHelperKeys(keys, {
      control: this.#control,
      applicationCursor: () => this.#open.get(this.#front)?.view.applicationCursor ?? false,
      type: (data) => this.#open.get(this.#front)?.type(data),
    });
    part(root, 'new-terminal', HTMLElement).addEventListener('click', () => void this.#new());
  }

  /** How the terminal in front stands, for the status line. */
  get now(): { connection: RetryState | undefined; held: number; exited: boolean; observing: boolean } {
    const front = this.#open.get(this.#front);
    return {
      connection: front?.connection,
      held: front?.held ?? 0,
      exited: front?.exited ?? false,
      observing: front?.observing ?? false,
    };
  }

  /** Shows the terminals of this sandbox; the same sandbox again changes nothing. */
  async attach(sandbox: SandboxId): Promise<void> {
    if (this.#sandbox === sandbox) return;
    this.detach();
    this.#sandbox = sandbox;
    this.#setTitle(1, '');
    await this.choose(1, { focus: false });
    const queued = this.#queued;
    this.#queued = undefined;
    if (queued !== undefined) await this.run(queued);
  }

  detach(): void {
    for (const terminal of this.#open.values()) terminal.dispose();
    this.#open.clear();
    this.#titles.clear();
    this.#sandbox = undefined;
    this.#front = 1;
    this.#draw();
  }

  async choose(number: number, { focus }: { focus: boolean } = { focus: true }): Promise<void> {
    this.#front = number;
    this.#setTitle(number, this.#titles.get(number) ?? '');
    await this.#ensure(number);
    if (focus && this.#front === number) this.focus();
  }

  async run(request: RunRequest): Promise<void> {
    if (this.#sandbox === undefined) {
      this.#queued = request;
      request.report({ kind: 'queued' });
      return;
    }
    const number = Math.min(most, request.terminal ?? this.#front);
    await this.choose(number);
    await this.#open.get(number)?.run(request);
  }

  focus(): void {
    this.#open.get(this.#front)?.view.focus();
  }

  take(): void {
    this.#open.get(this.#front)?.take();
    this.focus();
  }

  retryNow(): void {
    for (const terminal of this.#open.values()) terminal.retryNow();
  }

  restyle(): void {
    for (const terminal of this.#open.values()) terminal.view.restyle(this.look);
  }

  get look(): TerminalLook {
    const { preferences } = this.#ports;
    return { fontSize: preferences.number('font-size', fontSizes), screenReader: preferences.flag('screen-reader') };
  }

  async #new(): Promise<void> {
    const free = Array.from({ length: most }, (_, index) => index + 1).find((number) => !this.#titles.has(number));
    if (free === undefined) this.#ports.trouble(`A sandbox has at most ${most} terminals.`);
    else await this.choose(free);
  }

  async #close(number: number): Promise<void> {
    const terminal = this.#open.get(number);
    if (this.#titles.size < 2) return;
    const question = {
      title: `Close terminal ${number}?`,
      text: 'A command is running in it. It ends with the terminal.',
      confirm: 'Close it',
    };
    if (terminal?.busy === true && !(await this.#ports.ask(question))) return;
    // A terminal that is not on this page has to be opened to be hung up.
    if (terminal === undefined) await this.#ensure(number);
    this.#open.get(number)?.close();
    this.#open.delete(number);
    this.#titles.delete(number);
    if (this.#front === number) await this.choose([...this.#titles.keys()].at(-1) ?? 1);
    this.#draw();
  }

  /** Opens one after the other: two quick clicks must not make two views of one terminal. */
  #ensure(number: number): Promise<void> {
    this.#opening = this.#opening.then(() => this.#openOne(number));
    return this.#opening;
  }

  async #openOne(number: number): Promise<void> {
    const sandbox = this.#sandbox;
    if (sandbox === undefined || this.#open.has(number)) return this.#draw();
    const View = await this.#ports.loadView();
    if (this.#sandbox !== sandbox) return;
    const { ask, leave, preferences, trouble, sandboxGone, changed, root } = this.#ports;
    const terminal = new OpenTerminal(this.#context, View, {
      sandbox,
      number,
      ask,
      leave,
      trouble,
      sandboxGone,
      changed,
      look: this.look,
      stage: part(root, 'stage', HTMLElement),
      listOthers: this.#open.size === 0,
      copyOnSelect: () => preferences.flag('copy-on-select'),
      typing: (data) => this.#control.apply(data),
      search: () => this.#search.open(),
      titled: (title) => this.#setTitle(number, title),
      listed: (numbers) => {
        for (const other of numbers) if (!this.#titles.has(other)) this.#titles.set(other, '');
        this.#draw();
      },
      finished: (command, old) => this.#log.add(command, old),
    });
    this.#open.set(number, terminal);
    this.#draw();
  }

  #setTitle(number: number, title: string): void {
    this.#titles.set(number, title);
    this.#draw();
  }

  #draw(): void {
    const { root, changed } = this.#ports;
    for (const [number, terminal] of this.#open) terminal.front(number === this.#front);
    const numbers = [...this.#titles.keys()].sort((a, b) => a - b);
    this.#tabs.show(
      numbers.map((number) => ({ number, title: this.#titles.get(number) ?? '', front: number === this.#front })),
    );
    part(root, 'empty', HTMLElement).hidden = this.#open.size > 0;
    part(root, 'new-terminal', HTMLButtonElement).disabled = this.#sandbox === undefined || numbers.length >= most;
    changed();
  }
}
