import type { Constants } from '#checks';
import type { RunResult, SandboxId } from '#protocol';
import type { LessonEntry, Observation } from '../grading/index.ts';

/** Where proofs get their sandboxes from. */
export interface ProofLab {
  /** A fresh one; rejects with UserError when the lab host gives none. */
  claim(): Promise<ProofSandbox>;
  close(): void;
}

/** A sandbox of its own for one trial; removed at the end of its block. */
export interface ProofSandbox extends AsyncDisposable {
  readonly id: SandboxId;
  /** Brings it into the state in which the lesson begins; undefined when that is a fresh one. May be repeated. */
  prepare(lesson: LessonEntry, constants: Constants): Promise<RunResult | undefined>;
  /** Runs a script as root in its home; it is ended after so many seconds. */
  run(script: string, seconds?: number): Promise<RunResult>;
  /** Sees it as web does. */
  observe(): Observation;
}
