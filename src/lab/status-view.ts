import type { Clock } from './client/clock.ts';
import type { LabStatus } from './lab-status.ts';
import { part } from './part.ts';

const labels = { retry: 'Retry now', start: 'Start again', take: 'Type here' } as const;

/** Draws the status line. The countdown is for eyes only: read aloud each second it would drown everything. */
export class StatusView {
  readonly #clock: Clock;
  readonly #line: HTMLElement;
  readonly #text: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #countdown: HTMLElement;
  readonly #button: HTMLButtonElement;
  #status: LabStatus | undefined;
  #stopCounting = () => {};

  constructor(root: ParentNode, clock: Clock, act: (action: NonNullable<LabStatus['action']>) => void) {
    this.#clock = clock;
    this.#line = part(root, 'status', HTMLElement);
    this.#text = part(root, 'status-text', HTMLElement);
    this.#hint = part(root, 'status-hint', HTMLElement);
    this.#stage = part(root, 'empty', HTMLElement);
    this.#countdown = part(root, 'countdown', HTMLElement);
    this.#button = part(root, 'status-action', HTMLButtonElement);
    this.#button.addEventListener('click', () => {
      if (this.#status?.action !== undefined) act(this.#status.action);
    });
  }

  show(status: LabStatus): void {
    this.#status = status;
    this.#line.dataset.tone = status.tone;
    // Only real changes, or a live region repeats itself.
    if (this.#text.textContent !== status.text) this.#text.textContent = status.text;
    // The blank belongs to the hint: a text node between the two would move with the words.
    const hint = status.hint === undefined ? '' : ` ${status.hint}`;
    if (this.#hint.textContent !== hint) this.#hint.textContent = hint;
    this.#line.title = `${status.text}${hint}`;
    // The empty stage has room for all of it; the line above may be cut.
    this.#stage.textContent = status.tone === 'ready' ? '' : `${status.text}${hint}`;
    this.#button.hidden = status.action === undefined;
    if (status.action !== undefined) this.#button.textContent = labels[status.action];
    this.#count(status.retryAt);
  }

  #count(until: number | undefined): void {
    this.#stopCounting();
    if (until === undefined) {
      this.#countdown.textContent = '';
      return;
    }
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((until - this.#clock.now()) / 1000));
      this.#countdown.textContent = `again in ${seconds} s`;
    };
    tick();
    this.#stopCounting = this.#clock.every(500, tick);
  }
}
