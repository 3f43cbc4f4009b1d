import { fillFence, type SeedValues } from '#protocol';
import { type RetryContext, RetryLoop } from '../lab/client/retry-loop.ts';

/** Puts the learner's own values in the place of the examples that the page was built with. */
export class OwnValues {
  readonly #page: Document;
  readonly #loop: RetryLoop;
  readonly #waiting = new Set<() => void>();
  #shown = false;

  /** `load` gives the values; it is asked again until it does. */
  constructor(page: Document, context: RetryContext, load: (signal: AbortSignal) => Promise<SeedValues>) {
    this.#page = page;
    this.#loop = new RetryLoop(
      context,
      async (signal) => {
        this.#show(await load(signal));
        return 'done';
      },
      () => {},
    );
  }

  /** Asks for the values, if the page has room for any. */
  start(): void {
    if (this.#page.querySelector('[data-seed], [data-seeded]') !== null) this.#loop.start();
  }

  /** Calls when nothing in this element is an example any more. True when that was so at once. */
  whenOwn(element: Element, call: () => void): boolean {
    const own = this.#shown || !element.hasAttribute('data-seeded');
    if (own) call();
    else this.#waiting.add(call);
    return own;
  }

  #show(values: SeedValues): void {
    for (const place of this.#page.querySelectorAll<HTMLElement>('[data-seed]')) {
      const value = values[place.dataset.seed ?? ''];
      if (value !== undefined) place.textContent = `${value}`;
    }
    for (const element of this.#page.querySelectorAll<HTMLElement>('[data-seeded]')) {
      for (const name of (element.dataset.seeded ?? '').split(' ')) {
        element.setAttribute(name, fillFence(element.getAttribute(`data-seeded-${name}`) ?? '', values));
      }
    }
    this.#page.documentElement.dataset.seeds = 'own';
    this.#shown = true;
    for (const call of this.#waiting) call();
    this.#waiting.clear();
  }
}
