import { type ClusterView, type LessonId, type LiveDown, type Problem, type SandboxView, UserError } from '#protocol';
import type { Ask, Question } from './ask-dialog.ts';
import { beginQuestion, type Step } from './begin-buttons.ts';
import { ChecksView } from './checks/checks-view.ts';
import { Tries } from './checks/tries.ts';
import type { ClientContext } from './client/client-context.ts';
import { LiveLink } from './client/live-link.ts';
import { problemOf } from './client/problems.ts';
import { RetryLoop, type RetryState } from './client/retry-loop.ts';
import { listenToFiles } from './files-view.ts';
import { labStatus } from './lab-status.ts';
import { LearnerHand } from './learner-hand.ts';
import { LearnerView } from './learner-view.ts';
import { element, part } from './part.ts';
import type { PhoneSwitch } from './phone-switch.ts';
import { PortShelf } from './ports/port-shelf.ts';
import { storedPreferences } from './preferences.ts';
import type { RunRequest } from './run-request.ts';
import { StatusView } from './status-view.ts';
import type { LabStatus } from './status-words.ts';
import { type DeckPorts, TerminalDeck } from './terminal/terminal-deck.ts';

export interface LabPorts extends Pick<DeckPorts, 'root' | 'ask' | 'preferences' | 'loadView'> {
  readonly lesson: LessonId;
  readonly phone: PhoneSwitch;
  readonly storage: Storage;
  readonly ask: Ask;
}

/** States in which nothing is asked for again by itself: it is there, it comes by itself, or the learner said no. */
const settled: ReadonlySet<SandboxView['state']> = new Set(['active', 'queued', 'stopped']);

const resetQuestion = {
  title: 'Reset the sandbox?',
  text: 'You get a fresh machine. Everything in the old one is lost: files, containers, running programs. Checks that you passed stay passed.',
  confirm: 'Reset it',
};

const againQuestion = {
  title: 'Do it again without looking?',
  text: 'You get a fresh machine, and hints and solution are put away. Everything in the old one is lost. Checks that you passed stay passed.',
  confirm: 'Reset and try',
};

/** The lab beside a lesson: joins what web says with what the pane shows. */
export class Lab {
  readonly deck: TerminalDeck;
  readonly #context: ClientContext;
  readonly #ports: LabPorts;
  readonly #live: LiveLink;
  readonly #claim: RetryLoop;
  readonly #status: StatusView;
  readonly #checks: ChecksView;
  readonly #learner: LearnerView;
  readonly #hand: LearnerHand;
  readonly #shelf: PortShelf;
  #liveState: RetryState = { kind: 'idle' };
  #claimState: RetryState = { kind: 'idle' };
  #sandbox: SandboxView | undefined;
  #cluster: ClusterView | undefined;
  /** The task that the address of the page names, until it was asked for. */
  #linked: Step | undefined;
  #started = false;
  #hasActed = false;

  constructor(context: ClientContext, ports: LabPorts) {
    this.#context = context;
    this.#ports = ports;
    const { root, lesson, phone } = ports;
    this.#learner = new LearnerView(root, { ...ports, api: context.api });
    this.#status = new StatusView(root, context.clock, (action) => this.#act(action));
    this.#checks = new ChecksView(root, {
      ...ports,
      api: context.api,
      tries: new Tries(storedPreferences(ports.storage), lesson),
      hasActed: () => this.#hasActed,
      progressed: (progress) => phone.badge(progress.of === 0 ? '' : progress.text),
      again: () => void this.#reset(againQuestion),
    });
    this.#live = new LiveLink(context, lesson, {
      message: (message) => this.#message(message),
      changed: (state) => this.#liveChanged(state),
    });
    this.#claim = new RetryLoop(
      context,
      (signal) => this.#claimOnce(signal),
      (state) => this.#claimChanged(state),
    );
    this.deck = new TerminalDeck(context, {
      ...ports,
      changed: () => this.#show(),
      trouble: (text) => this.#notice({ code: 'terminal', message: text }),
      sandboxGone: () => void this.#lost(),
      leave: () => this.#checks.focus(),
    });
    this.#shelf = new PortShelf({
      root,
      api: context.api,
      left: () => this.deck.focus(),
      trouble: (text) => this.#notice({ code: 'port', message: text }),
    });
    for (const act of ['keydown', 'input', 'paste'])
      root.addEventListener(act, () => (this.#hasActed = true), { capture: true });
    listenToFiles(root, context);
    this.#hand = new LearnerHand(context.clock, document, () => this.#live.touch());
    part(root, 'reset', HTMLElement).addEventListener('click', () => void this.#reset(resetQuestion));
  }

  /** Connects and claims a sandbox; more calls change nothing. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#live.start();
    this.#show();
  }

  async run(request: RunRequest): Promise<void> {
    this.#hasActed = true;
    this.start();
    this.#ports.phone.show('lab');
    this.#shelf.hide();
    await this.deck.run(request);
  }

  retryNow(): void {
    this.#live.retryNow();
    this.#claim.retryNow();
    this.deck.retryNow();
  }

  #act(action: NonNullable<LabStatus['action']>): void {
    const { api } = this.#context;
    const { signal } = new AbortController();
    const acts = {
      retry: () => this.retryNow(),
      start: () => this.#claim.start(),
      take: () => this.deck.take(),
      stay: () => this.#live.touch(),
      leave: () => void this.#answered(api.pauseSandbox(signal)),
      extend: () => void this.#answered(api.extendSandbox(signal)),
    };
    acts[action]();
  }

  async #answered(asked: Promise<SandboxView>): Promise<void> {
    try {
      await this.#setSandbox(await asked);
    } catch (error) {
      this.#notice(problemOf(error));
    }
  }

  /** A terminal was closed for good: the sandbox was stopped, and waits for the learner; or it is gone, and another one is asked for. */
  async #lost(): Promise<void> {
    const view = await this.#context.api.sandbox(new AbortController().signal).catch(() => undefined);
    if (view?.state === 'stopped' || view?.state === 'queued') await this.#setSandbox(view);
    else this.#claim.start();
  }

  #liveChanged(state: RetryState): void {
    this.#liveState = state;
    if (state.kind === 'healthy') {
      void this.#greet();
      const linked = this.#linked;
      this.#linked = undefined;
      if (linked !== undefined) void this.#followLink(linked);
      else if (this.#sandbox === undefined || !settled.has(this.#sandbox.state)) this.#claim.start();
      this.deck.retryNow();
    }
    this.#show();
  }

  async #greet(): Promise<void> {
    try {
      this.#learner.show(await this.#context.api.session(new AbortController().signal));
    } catch (error) {
      this.#notice(problemOf(error));
    }
  }

  async #claimOnce(signal: AbortSignal): Promise<'done'> {
    const view = await this.#context.api.claimSandbox(signal);
    if (view.state === 'failed') throw new UserError(view.error);
    await this.#setSandbox(view);
    return 'done';
  }

  #claimChanged(state: RetryState): void {
    this.#claimState = state;
    this.#show();
  }

  #message(message: LiveDown): void {
    switch (message.type) {
      case 'sandbox':
        void this.#sandboxTold(message.sandbox);
        break;
      case 'checks':
        this.#checks.summaries(message.checks.checks);
        break;
      case 'verdicts':
        if (message.lesson === this.#ports.lesson) this.#checks.results(message.results);
        break;
      case 'notice':
        this.#notice(message.notice);
        break;
      case 'cluster':
        this.#cluster = message.cluster;
        this.#show();
        break;
      case 'ports':
        this.#shelf.show(message.ports);
        break;
      case 'pong':
        break;
    }
  }

  /** While we ask for a sandbox, news that there is none is old. */
  async #sandboxTold(view: SandboxView): Promise<void> {
    const asking = this.#claimState.kind !== 'idle';
    if (asking && view.state === 'gone') return;
    await this.#setSandbox(view);
    if (view.state === 'failed') this.#claim.start();
  }

  async #setSandbox(view: SandboxView): Promise<void> {
    this.#sandbox = view;
    part(this.#ports.root, 'reset', HTMLButtonElement).disabled = view.state !== 'active';
    this.#show();
    if (view.state === 'active') await this.deck.attach(view.id);
    else if (view.state === 'gone' || view.state === 'stopped' || view.state === 'queued') this.deck.detach();
    this.#hand.eager = view.state === 'active' && view.ending?.why === 'idle';
    this.#show();
  }

  /** From a task of the prose to the check that looks at it. */
  showCheck(check: string): void {
    this.start();
    this.#ports.phone.show('lab');
    this.#checks.show(check);
  }

  /** Asks, then gets a fresh sandbox in which the tasks before this one are done. */
  async beginAt(step: Step): Promise<void> {
    this.start();
    this.#ports.phone.show('lab');
    await this.#replace(beginQuestion(step), (signal) => this.#context.api.beginAt(this.#beginning(step), signal));
  }

  /** The page was opened by a link to a task: who has no sandbox yet is brought there, others are asked. */
  startAt(step: Step): void {
    this.#linked = step;
    this.#ports.phone.show('lab');
    this.start();
  }

  async #followLink(step: Step): Promise<void> {
    const signal = new AbortController().signal;
    const found = await this.#context.api.sandbox(signal).catch(() => undefined);
    if (found !== undefined) await this.beginAt(step);
    else await this.#take(() => this.#context.api.beginAt(this.#beginning(step), signal));
    // Whoever says no goes on where he was.
    if (this.#sandbox === undefined || !settled.has(this.#sandbox.state)) this.#claim.start();
  }

  #beginning({ task }: Step) {
    return { lesson: this.#ports.lesson, task };
  }

  #reset(question: Question): Promise<void> {
    return this.#replace(question, (signal) => this.#context.api.resetSandbox(signal));
  }

  async #replace(question: Question, by: (signal: AbortSignal) => Promise<SandboxView>): Promise<void> {
    if (await this.#ports.ask(question)) await this.#take(by);
  }

  /** A fresh sandbox takes the place of the one that is shown. */
  async #take(by: (signal: AbortSignal) => Promise<SandboxView>): Promise<void> {
    this.deck.detach();
    this.#notice(undefined);
    this.#sandbox = { state: 'starting', detail: 'The old one is taken away.' };
    this.#show();
    try {
      await this.#setSandbox(await by(new AbortController().signal));
      this.#hasActed = false;
      this.#checks.startAgain();
    } catch (error) {
      this.#notice(problemOf(error));
      this.#claim.start();
    }
  }

  #notice(notice: Problem | undefined): void {
    const note = part(this.#ports.root, 'notice', HTMLElement);
    if (notice === undefined) note.replaceChildren();
    else note.textContent = notice.hint === undefined ? notice.message : `${notice.message} ${notice.hint}`;
    if (notice?.code === 'lesson-setup-failed') note.append(' ', this.#tryAgain());
  }

  #tryAgain(): HTMLElement {
    const button = element('button', 'lab-button is-small', 'Try again');
    button.type = 'button';
    button.addEventListener('click', () => {
      this.#notice(undefined);
      this.#live.watchAgain();
    });
    return button;
  }

  #show(): void {
    const { connection, held, exited, observing } = this.deck?.now ?? {};
    if (!this.#started) return;
    this.#status.show(
      labStatus({
        live: this.#liveState,
        claim: this.#claimState,
        sandbox: this.#sandbox,
        cluster: this.#cluster,
        terminal: connection,
        held: held ?? 0,
        exited: exited ?? false,
        observing: observing ?? false,
      }),
    );
  }
}
