import { element } from '../part.ts';
import type { FinishedCommand } from './command-log.ts';

/** Commands kept in the list. */
const kept = 50;

/** The terminal's commands as text with headings: what a screen reader follows, and what can be read again in peace. */
export class CommandList {
  readonly #log: HTMLElement;

  constructor(log: HTMLElement) {
    this.#log = log;
  }

  /** `old` commands come from a replay and are not read aloud. */
  add(command: FinishedCommand, old: boolean): void {
    this.#log.setAttribute('aria-live', old ? 'off' : 'polite');
    const entry = element('article', '', element('h3', '', command.command === '' ? 'Command' : command.command));
    entry.append(element('pre', '', command.output === '' ? '(no output)' : command.output));
    if (command.status !== undefined && command.status !== 0)
      entry.append(element('p', '', `Exit code ${command.status}`));
    this.#log.append(entry);
    while (this.#log.children.length > kept) this.#log.firstElementChild?.remove();
  }

  clear(): void {
    this.#log.replaceChildren();
  }
}
