import { type ChoiceId, choiceId, type QuestionId, questionId } from '#protocol';
import { element, part } from '../../lab/part.ts';
import type { AnswerBook } from '../answers/answer-book.ts';

/** The markup of one question: what is chosen, which reply is shown, what is said aloud. */
export class QuestionView {
  readonly id: QuestionId;
  readonly root: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly #book: AnswerBook;

  constructor(root: HTMLElement, book: AnswerBook) {
    this.root = root;
    this.id = questionId.parse(root.dataset.question);
    this.button = part(root, 'answer', HTMLButtonElement);
    this.#book = book;
  }

  /** The option that is chosen now. Without one the first gets the focus, and the learner is told what is missing. */
  chosen(): ChoiceId | undefined {
    const checked = this.#inputs().find((input) => input.checked);
    if (checked !== undefined) return choiceId.parse(checked.value);
    this.say('Choose an option first.');
    this.#inputs()[0]?.focus();
    return undefined;
  }

  /** Choices made before, first one first. */
  made(): readonly ChoiceId[] {
    return this.#book.choices(this.id);
  }

  keep(choice: ChoiceId): void {
    this.#book.add([{ question: this.id, choice, at: Date.now() }]);
  }

  check(choice: ChoiceId): void {
    for (const input of this.#inputs()) input.checked = input.value === choice;
  }

  /** No other choice any more. */
  close(): void {
    for (const input of this.#inputs()) input.disabled = true;
  }

  /** A tick or a cross beside an option, named for those who do not see it. */
  mark(choice: ChoiceId, word: string): void {
    const option = this.root.querySelector(`.option[data-choice="${choice}"]`);
    if (option !== null) part(option, 'mark', HTMLElement).replaceChildren(` (${word})`);
  }

  /** Shows the reply to a choice and gives its words. */
  reply(choice: ChoiceId): string {
    let words = '';
    for (const reply of this.root.querySelectorAll<HTMLElement>('.reply')) {
      const shown = reply.dataset.choice === choice;
      reply.classList.toggle('is-shown', shown);
      if (shown) words = (reply.textContent ?? '').replace(/\s+/g, ' ').trim();
    }
    return words;
  }

  /** In the place of the replies, when none is shown. */
  hint(text: string): void {
    part(this.root, 'hint', HTMLElement).textContent = text;
  }

  say(text: string): void {
    // A new node is read even when the words are those of the last time.
    part(this.root, 'status', HTMLElement).replaceChildren(element('span', '', text));
  }

  focusReplies(): void {
    part(this.root, 'replies', HTMLElement).focus();
  }

  #inputs(): HTMLInputElement[] {
    return [...this.root.querySelectorAll('input')];
  }
}
