import type { Clock } from './client/clock.ts';
import { element, part } from './part.ts';
import type { LabStatus } from './status-words.ts';

const labels = {
  retry: 'Retry now',
  start: 'Start again',
  take: 'Type here',
  leave: 'Leave the line',
  stay: 'I am here',
  extend: 'More time',
} as const;

/** Draws the status line. The countdown is for eyes only: read aloud each second it would drown everything. */
export class StatusView {
  readonly #clock: Clock;
  readonly #line: HTMLElement;
  readonly #words: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #countdown: HTMLElement;
  readonly #button: HTMLButtonElement;
  #status: LabStatus | undefined;
  #stopCounting = () => {};

  constructor(root: ParentNode, clock: Clock, act: (action: NonNullable<LabStatus['action']>) => void) {
    this.#clock = clock;
    this.#line = part(root, 'status', HTMLElement);
    this.#words = part(root, 'status-words', HTMLElement);
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
    const hint = status.hint === undefined ? '' : ` ${status.hint}`;
    // Only real changes, or a live region repeats itself.
    if (this.#line.title !== `${status.text}${hint}`) this.#say(status.text, hint);
    this.#line.title = `${status.text}${hint}`;
    // The empty stage has room for all of it; the line above may be cut.
    this.#stage.textContent = status.tone === 'ready' ? '' : `${status.text}${hint}`;
    this.#button.hidden = status.action === undefined;
    if (status.action !== undefined) this.#button.textContent = labels[status.action];
    this.#count(status.retryAt);
  }

  /** New words in new elements: words that move up when a second line joins them would be a shift of the layout. */
  #say(text: string, hint: string): void {
    const words = element('span', '', text);
    words.dataset.part = 'status-text';
    this.#words.replaceChildren(element('span', 'line', words, element('span', 'hint', hint)));
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
