import type { SandboxId } from '#protocol';
import type { Ask } from '../ask-dialog.ts';
import type { ClientContext } from '../client/client-context.ts';
import type { RetryState } from '../client/retry-loop.ts';
import { TerminalLink } from '../client/terminal-link.ts';
import type { RunRequest } from '../run-request.ts';
import type { FinishedCommand } from './command-log.ts';
import { runText } from './run-text.ts';
import type { TerminalLook, TerminalView, TerminalViewPorts } from './terminal-view.ts';

export interface OpenTerminalPorts {
  readonly sandbox: SandboxId;
  readonly number: number;
  readonly ask: Ask;
  readonly look: TerminalLook;
  readonly stage: HTMLElement;
  /** Ask the sandbox which terminals live. */
  readonly listOthers: boolean;
  copyOnSelect(): boolean;
  /** Last say over what goes to the shell: a phone's Ctrl button. */
  typing(data: string): string;
  changed(): void;
  titled(title: string): void;
  listed(terminals: readonly number[]): void;
  finished(command: FinishedCommand, old: boolean): void;
  trouble(text: string): void;
  sandboxGone(): void;
  leave(): void;
  search(): void;
}

/** Milliseconds to wait for a shell that sends no marks. */
const promptPatience = 800;

/** A terminal that is on the page: its view and its link, and how it stands. */
export class OpenTerminal {
  readonly view: TerminalView;
  readonly #link: TerminalLink;
  readonly #context: ClientContext;
  readonly #ports: OpenTerminalPorts;
  readonly #container: HTMLElement;
  #prompt = Promise.withResolvers<void>();
  #run: RunRequest | undefined;
  connection: RetryState = { kind: 'idle' };
  held = 0;
  observing = false;

  constructor(context: ClientContext, View: new (ports: TerminalViewPorts) => TerminalView, ports: OpenTerminalPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#container = document.createElement('div');
    this.#container.className = 'terminal-screen';
    ports.stage.append(this.#container);
    this.view = new View(this.#viewPorts());
    this.#link = new TerminalLink(context, {
      sandbox: ports.sandbox,
      terminal: ports.number,
      ask: ports.listOthers,
      screen: this.view,
      events: this.#linkEvents(),
    });
    this.#link.start();
  }

  get exited(): boolean {
    return this.#link.exited;
  }

  get busy(): boolean {
    return this.view.commands.running;
  }

  front(shown: boolean): void {
    this.#container.classList.toggle('is-front', shown);
    this.#container.toggleAttribute('inert', !shown);
  }

  type(data: string): void {
    this.#link.type(data);
  }

  /** Types a block and follows how it goes. */
  async run(request: RunRequest): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const cancel = this.#context.clock.after(promptPatience, patience.resolve);
    await Promise.race([this.#prompt.promise, patience.promise]);
    cancel();
    this.#run = request;
    const { bracketedPaste, commands } = this.view;
    this.#link.type(runText(request.code, { bracketedPaste, atPrompt: commands.atPrompt }));
    request.report({ kind: 'sent', terminal: this.#ports.number });
  }

  take(): void {
    this.#link.take();
  }

  retryNow(): void {
    this.#link.retryNow();
  }

  /** Ends the shell. */
  close(): void {
    this.#link.close();
    this.dispose();
  }

  /** Leaves the page; the shell goes on. */
  dispose(): void {
    this.#link.stop();
    this.view.dispose();
    this.#container.remove();
  }

  #viewPorts(): TerminalViewPorts {
    const { number, look, ask, leave, search, copyOnSelect, typing } = this.#ports;
    return {
      container: this.#container,
      number,
      look,
      ask,
      leave,
      search,
      copyOnSelect,
      commands: {
        started: () => this.#run?.report({ kind: 'running', terminal: number }),
        finished: (command) => this.#finished(command),
      },
      replaying: () => this.#link.replaying,
      typed: (data) => this.#link.type(typeof data === 'string' ? typing(data) : data),
      resized: (cols, rows) => this.#link?.resize(cols, rows),
      prompted: () => this.#prompt.resolve(),
    };
  }

  #linkEvents() {
    const { changed, trouble, sandboxGone, listed, titled } = this.#ports;
    return {
      changed: (state: RetryState) => {
        this.connection = state;
        changed();
      },
      ready: () => changed(),
      state: (state: { role: 'writer' | 'observer'; cols: number; rows: number; title: string }) => {
        this.observing = state.role === 'observer';
        this.view.follow(this.observing ? state : undefined);
        titled(state.title);
        changed();
      },
      listed,
      exited: (status: number) => {
        this.view.remark(`The shell ended (code ${status}). Press Enter for a new one.`);
        this.#prompt = Promise.withResolvers();
        changed();
      },
      held: (bytes: number) => {
        this.held = bytes;
        changed();
      },
      trouble,
      sandboxGone,
    };
  }

  #finished(command: FinishedCommand): void {
    const old = this.#link.replaying;
    this.#ports.finished(command, old);
    if (old || this.#run === undefined) return;
    this.#run.report({ kind: 'done', status: command.status });
    this.#run = undefined;
  }
}
