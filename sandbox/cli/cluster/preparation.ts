import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';
import { type PlannedStep, standing } from './plan.ts';
import { writeClusterState } from './state-file.ts';

/** Milliseconds between two lines of state. */
const interval = 1000;

/**
 * The preparation as web, page and doctor see it: every step tells how far it is. A quiet one tells nobody, as long as the cluster that stands
 * goes on: learners in it lose nothing.
 */
export class Preparation {
  readonly #context: Pick<SetupContext, 'settings' | 'progress'>;
  readonly #startedAt = new Date();
  #steps: readonly PlannedStep[] = [{ title: 'Looking what is there', seconds: 1 }];
  #done = 0;
  #toldAt = 0;
  #quiet: boolean;

  constructor(context: Pick<SetupContext, 'settings' | 'progress'>, quiet: boolean) {
    this.#context = context;
    this.#quiet = quiet;
    this.#tell(0);
  }

  /** Whether the cluster that stood at the beginning went on all the time. */
  get isQuiet(): boolean {
    return this.#quiet;
  }

  /** From here on the cluster does not answer: everybody is told. */
  interrupt(): void {
    this.#quiet = false;
    this.#tell(0);
  }

  /** What is to be done; before anything of it is. */
  plan(steps: readonly PlannedStep[]): void {
    this.#steps = steps;
    this.#tell(0);
  }

  /** Does the next step of the plan. What `work` reports of its phase goes on. */
  async step<T>(work: (phase: Phase) => Promise<T>): Promise<T> {
    const title = this.#steps[this.#done]?.title ?? '';
    const phase = this.#context.progress.phase(title);
    this.#tell(0);
    try {
      const result = await work({
        ...phase,
        update: (detail, fraction) => {
          phase.update(detail, fraction);
          if (fraction !== undefined && Date.now() - this.#toldAt > interval) this.#tell(Math.min(1, fraction));
        },
      });
      phase.done();
      this.#done += 1;
      this.#tell(0);
      return result;
    } catch (error) {
      phase.fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
      throw error;
    }
  }

  #tell(fraction: number): void {
    if (this.#quiet) return;
    this.#toldAt = Date.now();
    const elapsed = (this.#toldAt - this.#startedAt.getTime()) / 1000;
    const { phase, percent, etaSeconds } = standing(this.#steps, this.#done, fraction, elapsed);
    writeClusterState(this.#context.settings.data, {
      status: 'preparing',
      phase,
      percent,
      etaSeconds,
      startedAt: this.#startedAt.toISOString(),
      pid: process.pid,
    });
  }
}
