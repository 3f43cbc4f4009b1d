import { UserError } from '#protocol';
import { pageApi } from '../lab/client/page-api.ts';
import { part } from '../lab/part.ts';
import { storedPreferences } from '../lab/preferences.ts';
import { ClassCard } from './class-card.ts';
import { told } from './told.ts';

/** The classes of an instructor. A link with an invitation behind `#` makes one. */
export class TeachDesk extends HTMLElement {
  readonly #signal = new AbortController().signal;

  connectedCallback(): void {
    part(this, 'new-class', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#create();
    });
    void this.#open();
  }

  async #open(): Promise<void> {
    const status = part(this, 'status', HTMLElement);
    try {
      const invited = await this.#acceptInvitation();
      const classes = await pageApi.classes(this.#signal);
      // Lessons show their notes for instructors from now on.
      storedPreferences(localStorage).set('instructor', true);
      document.documentElement.toggleAttribute('data-instructor', true);
      for (const each of classes) this.#add(new ClassCard(this, each));
      status.textContent = invited ? 'You are an instructor now, in this browser.' : '';
      part(this, 'desk', HTMLElement).hidden = false;
    } catch (error) {
      const isStranger = error instanceof UserError && (error.status === 403 || error.status === 410);
      part(this, 'strangers', HTMLElement).hidden = !isStranger;
      status.textContent = isStranger && error.status === 403 ? 'This page is for instructors.' : told(error);
    }
  }

  /** Whether the address held one that worked. It is taken out of the address: nobody shall bookmark it. */
  async #acceptInvitation(): Promise<boolean> {
    const invitation = location.hash.slice(1);
    if (invitation === '') return false;
    history.replaceState(null, '', location.pathname);
    await pageApi.acceptInvitation(invitation, this.#signal);
    return true;
  }

  async #create(): Promise<void> {
    const name = part(this, 'new-name', HTMLInputElement);
    const status = part(this, 'status', HTMLElement);
    try {
      this.#add(new ClassCard(this, await pageApi.createClass(name.value, this.#signal)));
      status.textContent = '';
      name.value = '';
    } catch (error) {
      status.textContent = told(error);
    }
  }

  #add({ element }: ClassCard): void {
    part(this, 'classes', HTMLElement).append(element);
  }
}
