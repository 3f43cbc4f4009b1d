import type { CheckHelp, CheckId, CheckResult, LessonId } from '#protocol';
import type { Ask } from '../ask-dialog.ts';
import type { Api } from '../client/api.ts';
import { problemOf } from '../client/problems.ts';
import { isFailedTry, isLook, type Tries, triesBeforeOffer } from './tries.ts';

/** What the list shows of the help with one check. */
export interface HelpRow extends Pick<CheckHelp, 'hints' | 'solution' | 'next'> {
  /** A hint was offered after several failures and none was taken. */
  readonly offered: boolean;
  /** Why the last request was refused. */
  readonly problem?: string;
}

export interface HelpDeskPorts {
  readonly api: Pick<Api, 'help' | 'takeHelp'>;
  readonly lesson: LessonId;
  readonly ask: Ask;
  readonly tries: Tries;
  /** Whether the learner has typed or run anything: what changes before that is the set-up of the lesson. */
  hasActed(): boolean;
  /** What a check's help looks like has changed; `taken` when the learner asked for it just now. */
  changed(check: CheckId, taken: boolean): void;
}

const solutionQuestion = {
  title: 'Show the solution?',
  text: 'You see each command with its reason. It costs no marks. Afterwards you can reset the sandbox and do it again without looking.',
  confirm: 'Show it',
};

/** Hints and solutions of the lesson's checks: what was taken, and the offer of a first hint after some failures. */
export class HelpDesk {
  readonly #ports: HelpDeskPorts;
  readonly #taken = new Map<CheckId, CheckHelp>();
  readonly #problems = new Map<CheckId, string>();
  /** What each check last found: a look for something new comes between two findings. */
  readonly #found = new Map<CheckId, CheckResult>();
  #loaded = false;

  constructor(ports: HelpDeskPorts) {
    this.#ports = ports;
  }

  /** Undefined until web has said what there is. */
  of(check: CheckId): HelpRow | undefined {
    const taken = this.#taken.get(check);
    if (taken === undefined) return undefined;
    const { hints, solution, next } = taken;
    const problem = this.#problems.get(check);
    return {
      hints,
      ...(solution === undefined ? {} : { solution }),
      ...(next === undefined ? {} : { next }),
      ...(problem === undefined ? {} : { problem }),
      offered: next === 'hint' && hints.length === 0 && this.#ports.tries.failed(check) >= triesBeforeOffer,
    };
  }

  /** Asks what was taken before; once is enough. Without an answer there is no help yet, and nothing else is lost. */
  async load(): Promise<void> {
    if (this.#loaded) return;
    this.#loaded = true;
    try {
      const { checks } = await this.#ports.api.help(this.#ports.lesson, new AbortController().signal);
      for (const help of checks) this.#set(help, false);
    } catch {
      this.#loaded = false;
    }
  }

  /** True when this result is the failure after which a hint is offered. */
  result(before: CheckResult | undefined, after: CheckResult): boolean {
    const last = this.#found.get(after.check) ?? before;
    if (!isLook(after)) this.#found.set(after.check, after);
    if (!this.#ports.hasActed() || !isFailedTry(last, after)) return false;
    return this.#ports.tries.add(after.check) === triesBeforeOffer && this.of(after.check)?.offered === true;
  }

  /** One rung further. The solution is asked about first. */
  async take(check: CheckId, what: 'hint' | 'solution'): Promise<void> {
    if (what === 'solution' && !(await this.#ports.ask(solutionQuestion))) return;
    this.#problems.delete(check);
    try {
      this.#set(await this.#ports.api.takeHelp(this.#ports.lesson, check, what, new AbortController().signal), true);
    } catch (error) {
      const { message, hint } = problemOf(error);
      this.#problems.set(check, hint === undefined ? message : `${message} ${hint}`);
      this.#ports.changed(check, true);
    }
  }

  /** After a reset everything is to be done again: without looking. */
  forget(): void {
    this.#problems.clear();
    this.#found.clear();
    for (const { check, hints, next } of [...this.#taken.values()])
      this.#set({ check, hints: [], next: hints.length > 0 || next === 'hint' ? 'hint' : 'solution' }, false);
  }

  #set(help: CheckHelp, taken: boolean): void {
    this.#taken.set(help.check, help);
    this.#ports.changed(help.check, taken);
  }
}
