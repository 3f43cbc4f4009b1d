import type { Session } from '#protocol';
import type { Api } from './client/api.ts';
import { problemOf } from './client/problems.ts';
import { copyText } from './clipboard.ts';
import { part } from './part.ts';
import type { Preferences } from './preferences.ts';

const kept = 'drydock:recovery-code';

/** Who is learning: the name, the recovery code until it is put away, and the way to come back with one. */
export class LearnerView {
  readonly #root: ParentNode;
  readonly #api: Api;
  readonly #storage: Storage;
  readonly #preferences: Preferences;

  constructor(root: ParentNode, context: { api: Api; storage: Storage; preferences: Preferences }) {
    const { api, storage, preferences } = context;
    this.#preferences = preferences;
    this.#root = root;
    this.#api = api;
    this.#storage = storage;
    const form = part(root, 'recover-form', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#recover();
    });
    part(root, 'recovery-copy', HTMLButtonElement).addEventListener('click', () => void this.#copy());
    part(root, 'recovery-done', HTMLButtonElement).addEventListener('click', () => {
      this.#storage.removeItem(kept);
      part(root, 'recovery', HTMLElement).hidden = true;
    });
  }

  show(session: Session): void {
    // The home page asks for progress only where a learner is known: others would get a refusal.
    this.#preferences.set('learner-known', true);
    part(this.#root, 'learner-name', HTMLElement).textContent = session.name;
    showInstructorNotes(this.#preferences, session.role === 'instructor' || session.role === 'author');
    // Web tells the code once; a reload before it was put away must not lose it.
    if (session.recoveryCode !== undefined) this.#storage.setItem(kept, session.recoveryCode);
    const code = this.#storage.getItem(kept);
    if (code === null) return;
    part(this.#root, 'recovery-code', HTMLElement).textContent = code;
    part(this.#root, 'recovery', HTMLElement).hidden = false;
  }

  async #copy(): Promise<void> {
    const button = part(this.#root, 'recovery-copy', HTMLButtonElement);
    const code = this.#storage.getItem(kept) ?? '';
    button.textContent = (await copyText(code)) ? 'Copied' : 'Select it and copy';
  }

  async #recover(): Promise<void> {
    const answer = part(this.#root, 'recover-answer', HTMLElement);
    answer.textContent = 'Looking for you…';
    try {
      const code = part(this.#root, 'recover-code', HTMLInputElement).value.trim();
      await this.#api.recover(code, new AbortController().signal);
      this.#storage.removeItem(kept);
      // Another learner: another sandbox, other progress. A fresh page is the honest way there.
      location.reload();
    } catch (error) {
      const { message, hint } = problemOf(error);
      answer.textContent = hint === undefined ? message : `${message} ${hint}`;
    }
  }
}

/** Remembered, so that on the next page the notes are there from the first paint. */
function showInstructorNotes(preferences: Preferences, wanted: boolean): void {
  if (wanted) preferences.set('instructor', true);
  else preferences.forget('instructor');
  document.documentElement.toggleAttribute('data-instructor', wanted);
}
