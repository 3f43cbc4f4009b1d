import { part } from './part.ts';

export type View = 'lesson' | 'lab';

/** The narrow screen's switch between prose and lab. On a wide screen both are there and it does nothing. */
export class PhoneSwitch {
  readonly #bar: HTMLElement;
  readonly #narrow = matchMedia('(max-width: 63.99rem)');
  readonly #shown: (view: View) => void;

  /** `shown` is told each time the reader, or a Run button, brings one of the two up. */
  constructor(root: ParentNode, shown: (view: View) => void) {
    this.#bar = part(root, 'phone-switch', HTMLElement);
    this.#shown = shown;
    this.#bar.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button !== null) this.show(button.dataset.view === 'lab' ? 'lab' : 'lesson');
    });
    fitKeyboard();
  }

  get narrow(): boolean {
    return this.#narrow.matches;
  }

  show(view: View): void {
    document.documentElement.dataset.labView = view;
    for (const button of this.#bar.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.view === view));
    }
    this.#shown(view);
  }

  /** A few characters beside the word Lab: `2 of 4`. */
  badge(text: string): void {
    part(this.#bar, 'phone-badge', HTMLElement).textContent = text;
  }
}

/** Where the browser lays the keyboard over the page (iOS), keeps the pane above it. */
function fitKeyboard(): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  viewport.addEventListener('resize', () => {
    const covered = viewport.scale === 1 ? Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop) : 0;
    document.documentElement.style.setProperty('--keyboard-height', `${Math.round(covered)}px`);
  });
}
