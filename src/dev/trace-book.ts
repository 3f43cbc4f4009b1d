import type { DevEvent, Judged } from '#protocol';

type Of<Type extends DevEvent['type']> = Extract<DevEvent, { type: Type }>;

/** Judgements of one check, and events that moved nothing, that are kept. */
const kept = 60;

/** What an author's page knows of how the verdicts of its lesson came about. */
export class TraceBook {
  checks: Of<'checks'> | undefined;
  /** Saved files of the start state that the present sandbox does not have. */
  readonly startState = new Set<string>();
  #judged: readonly Judged[] = [];
  #unmoved: readonly Of<'unmoved'>[] = [];
  #sandbox: string | undefined;

  /** Begins anew: everything is told again. */
  clear(): void {
    this.#judged = [];
    this.#unmoved = [];
    this.checks = undefined;
  }

  take(event: DevEvent): void {
    switch (event.type) {
      case 'checks':
        this.checks = event;
        break;
      case 'start-state':
        this.startState.add(event.file);
        break;
      case 'judged':
        this.#inSandbox(event.sandbox);
        this.#judged = [event, ...this.#judged].slice(0, kept * 10);
        break;
      case 'unmoved':
        this.#inSandbox(event.sandbox);
        this.#unmoved = [event, ...this.#unmoved].slice(0, kept);
        break;
    }
  }

  /** The newest first. */
  history(check: string): readonly Judged[] {
    return this.#judged.filter((one) => one.check === check).slice(0, kept);
  }

  /** What the last evaluation read; time alone reads nothing. */
  facts(check: string): NonNullable<Judged['facts']> {
    return this.history(check).find(({ facts }) => facts !== undefined)?.facts ?? [];
  }

  get unmoved(): readonly Of<'unmoved'>[] {
    return this.#unmoved;
  }

  /** A fresh sandbox has the files as they are now, and no past. */
  #inSandbox(sandbox: string): void {
    if (this.#sandbox === sandbox) return;
    if (this.#sandbox !== undefined) {
      this.#judged = [];
      this.#unmoved = [];
      this.startState.clear();
    }
    this.#sandbox = sandbox;
  }
}
