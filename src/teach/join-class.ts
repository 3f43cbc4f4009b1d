import { pageApi } from '../lab/client/page-api.ts';
import { part } from '../lab/part.ts';
import { told } from './told.ts';

/** The way into a class: a code that is typed, or that the link carries behind `#`. */
export class JoinClass extends HTMLElement {
  connectedCallback(): void {
    part(this, 'code', HTMLInputElement).value = decodeURIComponent(location.hash.slice(1));
    part(this, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#join();
    });
  }

  async #join(): Promise<void> {
    const answer = part(this, 'answer', HTMLElement);
    answer.textContent = 'Asking…';
    try {
      const name = await pageApi.joinClass(part(this, 'code', HTMLInputElement).value, new AbortController().signal);
      answer.textContent = `You are in “${name}”. Open a lesson: while sandboxes are kept for this class, one of them is yours.`;
      part(this, 'go-on', HTMLElement).hidden = false;
    } catch (error) {
      answer.textContent = told(error);
    }
  }
}
