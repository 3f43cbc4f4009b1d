import type { Constants } from '#checks';
import type { CheckId, RunResult, SandboxId } from '#protocol';
import type { LessonEntry, Observation } from '../grading/index.ts';
import type { Begun } from '../lab-client/index.ts';

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
  /** Brings it to where a task of the lesson begins, as for a learner who begins there. */
  begin(lesson: LessonEntry, task: CheckId, constants: Constants): Promise<Begun>;
  /** Runs a script as root in its home; it is ended after so many seconds. */
  run(script: string, seconds?: number): Promise<RunResult>;
  /** Opens the terminal of this number as a page does, and waits for its prompt. */
  terminal(number: number): Promise<ProofShell>;
  /** Sees it as web does. */
  observe(): Observation;
}

/** A shell in a terminal. */
export interface ProofShell {
  /**
   * Types a block and waits for the next prompt; after so many seconds it is interrupted. A block may end the shell. Rejects when the
   * terminal is lost.
   */
  run(code: string, seconds: number): Promise<ShellRun>;
  close(): void;
}

/** What a shell made of a block. */
export interface ShellRun {
  /** Undefined: it did not end, or the shell did not understand it. */
  readonly exitCode: number | undefined;
  /** What the screen shows of it, as lines of text. */
  readonly output: string;
  /** The code with which the shell itself ended: nothing can be typed into it any more. */
  readonly shellEnded?: number;
}
