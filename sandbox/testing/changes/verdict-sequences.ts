import type { CheckResult, Verdict } from '#protocol';

/** What a page shows of each check, one verdict after another. The first look at a sandbox shows nothing. */
export class VerdictSequences {
  readonly #shown = new Map<string, string[]>();

  add(results: readonly CheckResult[]): void {
    for (const { check, verdict } of results) {
      const said = short(verdict);
      const all = this.#shown.get(check) ?? [];
      if (said !== undefined && said !== all.at(-1)) this.#shown.set(check, [...all, said]);
    }
  }

  /** From here on: what stands now is the first of each. */
  begin(): void {
    for (const [check, all] of this.#shown) this.#shown.set(check, all.slice(-1));
  }

  of(check: string): readonly string[] {
    return this.#shown.get(check) ?? [];
  }
}

/** `pass`; `fail` with what was found; `waiting`, with its goal when that is not the container's own next state. */
function short(verdict: Verdict): string | undefined {
  switch (verdict.status) {
    case 'pass':
      return 'pass';
    case 'fail':
      return `fail: ${verdict.found}`;
    case 'waiting':
      if (verdict.for === 'looking at the sandbox') return undefined;
      return /^(`web` to|the state to hold|an answer from)/.test(verdict.for) ? 'waiting' : `waiting: ${verdict.for}`;
    case 'error':
      return `error: ${verdict.message}`;
    default:
      return verdict satisfies never;
  }
}
