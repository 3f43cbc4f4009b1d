import type { SearchAddon } from '@xterm/addon-search';
import { part } from '../part.ts';

/** The small box that finds text in the terminal in front. */
export class SearchBox {
  readonly #form: HTMLFormElement;
  readonly #text: HTMLInputElement;
  readonly #front: () => { search: SearchAddon; focus(): void } | undefined;

  constructor(root: ParentNode, front: () => { search: SearchAddon; focus(): void } | undefined) {
    this.#front = front;
    this.#form = part(root, 'search', HTMLFormElement);
    this.#text = part(root, 'search-text', HTMLInputElement);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#front()?.search.findNext(this.#text.value);
    });
    this.#text.addEventListener('input', () => this.#front()?.search.findNext(this.#text.value, { incremental: true }));
    part(root, 'search-previous', HTMLElement).addEventListener('click', () =>
      this.#front()?.search.findPrevious(this.#text.value),
    );
    part(root, 'search-close', HTMLElement).addEventListener('click', () => this.close());
    this.#form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter' && event.shiftKey) {
        event.preventDefault();
        this.#front()?.search.findPrevious(this.#text.value);
      }
    });
  }

  open(): void {
    this.#form.hidden = false;
    this.#text.focus();
    this.#text.select();
  }

  close(): void {
    this.#form.hidden = true;
    const front = this.#front();
    front?.search.clearDecorations();
    front?.focus();
  }
}
