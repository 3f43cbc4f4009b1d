import type { ProofLab, ProofSandbox } from './lab.ts';

/** What a trial waits for at its lab host, in seconds. */
export interface LabTimes {
  /** Until it has a sandbox: nothing to speak of while warm ones are there. */
  readonly claim: number;
  /** Files and setup.sh. */
  readonly prepare: number;
  /** Its script. */
  readonly script: number;
  /** Until the sandbox is removed. */
  readonly remove: number;
}

/** The same lab for one trial, and what that trial has waited for so far. */
export function timedLab(lab: ProofLab): { readonly lab: ProofLab; times(): LabTimes } {
  const spent = { claim: 0, prepare: 0, script: 0, remove: 0 };
  const timed = async <T>(part: keyof LabTimes, work: PromiseLike<T>): Promise<T> => {
    const startedAt = performance.now();
    try {
      return await work;
    } finally {
      spent[part] += (performance.now() - startedAt) / 1000;
    }
  };
  const inSandbox = (sandbox: ProofSandbox): ProofSandbox => ({
    id: sandbox.id,
    prepare: (...of) => timed('prepare', sandbox.prepare(...of)),
    begin: (...of) => timed('prepare', sandbox.begin(...of)),
    run: (...of) => timed('script', sandbox.run(...of)),
    terminal: (number) => sandbox.terminal(number),
    observe: () => sandbox.observe(),
    [Symbol.asyncDispose]: () => timed('remove', sandbox[Symbol.asyncDispose]()),
  });
  return {
    lab: { claim: async () => inSandbox(await timed('claim', lab.claim())), close: () => lab.close() },
    times: () => ({ ...spent }),
  };
}
