import type { ClassView, ReservationView } from '#protocol';
import { pageApi } from '../lab/client/page-api.ts';
import { copyText } from '../lab/clipboard.ts';
import { element, part } from '../lab/part.ts';
import { told } from './told.ts';
import { localField, nextHour, span } from './when.ts';

const hour = 3_600_000;

/** One class: the code for the projector, and what is reserved for it. */
export class ClassCard {
  readonly element: HTMLElement;
  readonly #class: ClassView;
  readonly #signal = new AbortController().signal;
  #reservations: ReservationView[];

  /** `root` holds the template. */
  constructor(root: ParentNode, view: ClassView) {
    this.#class = view;
    this.#reservations = [...view.reservations];
    const copy = document.importNode(part(root, 'class-template', HTMLTemplateElement).content, true);
    const card = copy.firstElementChild;
    if (!(card instanceof HTMLElement)) throw new Error('The template of a class is empty');
    this.element = card;
    const link = new URL(`/join/#${view.joinCode}`, location.href).href;
    part(card, 'name', HTMLElement).textContent = view.name;
    part(card, 'code', HTMLElement).textContent = view.joinCode;
    part(card, 'link', HTMLElement).textContent = link;
    part(card, 'from', HTMLInputElement).value = localField(nextHour(Date.now()));
    const copyButton = part(card, 'copy', HTMLButtonElement);
    copyButton.addEventListener('click', async () => {
      copyButton.textContent = (await copyText(link)) ? 'Copied' : 'Select the link and copy it';
    });
    part(card, 'reserve', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#reserve();
    });
    this.#show();
  }

  #show(): void {
    const sorted = [...this.#reservations].sort((a, b) => a.startsAt - b.startsAt);
    part(this.element, 'reservations', HTMLElement).replaceChildren(...sorted.map((each) => this.#line(each)));
    part(this.element, 'none', HTMLElement).hidden = sorted.length > 0;
  }

  #line(reserved: ReservationView): HTMLElement {
    const words = `${reserved.seats} ${reserved.seats === 1 ? 'sandbox' : 'sandboxes'}, ${span(reserved.startsAt, reserved.endsAt)}`;
    const cancel = element('button', '', 'Cancel');
    cancel.type = 'button';
    cancel.setAttribute('aria-label', `Cancel: ${words}`);
    cancel.addEventListener('click', () => void this.#cancel(reserved));
    return element('li', '', words, cancel);
  }

  #reserve(): Promise<void> {
    const startsAt = new Date(part(this.element, 'from', HTMLInputElement).value).getTime();
    const endsAt = startsAt + hour * part(this.element, 'hours', HTMLInputElement).valueAsNumber;
    const seats = part(this.element, 'seats', HTMLInputElement).valueAsNumber;
    return this.#keep({ seats, startsAt, endsAt }, 'Reserved.');
  }

  #keep(wanted: Omit<ReservationView, 'id'>, words: string): Promise<void> {
    return this.#attempt(async () => {
      const { seats, startsAt, endsAt } = wanted;
      const made = await pageApi.reserve(this.#class.id, { seats, startsAt, endsAt }, this.#signal);
      this.#reservations.push(made);
      return [words];
    });
  }

  #cancel(reserved: ReservationView): Promise<void> {
    return this.#attempt(async () => {
      await pageApi.cancelReservation(this.#class.id, reserved.id, this.#signal);
      this.#reservations = this.#reservations.filter((each) => each !== reserved);
      const undo = element('button', '', 'Undo');
      undo.type = 'button';
      undo.addEventListener('click', () => void this.#keep(reserved, 'Reserved again.'));
      return ['Cancelled. ', undo];
    });
  }

  /** Does it and says how it went. */
  async #attempt(act: () => Promise<(string | Node)[]>): Promise<void> {
    const answer = part(this.element, 'answer', HTMLElement);
    try {
      const words = await act();
      this.#show();
      answer.replaceChildren(...words);
    } catch (error) {
      answer.textContent = told(error);
    }
  }
}
