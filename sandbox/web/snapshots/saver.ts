import { type LearnerId, type Problem, UserError } from '#protocol';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import type { Snapshots } from './snapshots.ts';

/** Saves files now and then, of learners who do something. */
export interface Saver {
  /** Begins with who is due, one after the other; returns at once. */
  look(seats: readonly Seat[]): void;
  /** Before the sandbox is stopped: waits, and never fails. */
  beforeEnd(seat: Seat): Promise<void>;
}

/** Milliseconds between two savings of one learner's files. */
const every = 5 * 60_000;

export function createSaver(
  { log, now }: Pick<WebContext, 'log' | 'now'>,
  snapshots: Pick<Snapshots, 'take' | 'saved'>,
  notify: (learner: LearnerId, notice: Problem) => void,
): Saver {
  /** When it was tried last, whatever came of it. */
  const tried = new Map<LearnerId, number>();
  let busy = false;

  const save = async ({ learner, sandbox }: Seat) => {
    if (sandbox === undefined) return;
    tried.set(learner, now());
    try {
      await snapshots.take(learner, sandbox);
    } catch (error) {
      if (error instanceof UserError && error.problem.code === 'files-too-large') notify(learner, error.problem);
      log.warn({ err: error, learner, sandbox }, 'The files of a learner were not saved');
    }
  };
  const isDue = async ({ learner, touchedAt, startedAt, state, sandbox }: Seat) => {
    if (state !== 'active' || sandbox === undefined) return false;
    const last = tried.get(learner) ?? (await snapshots.saved(learner))?.at ?? 0;
    return touchedAt > last && now() - Math.max(last, startedAt ?? 0) > every;
  };
  return {
    look: (seats) => {
      if (busy) return;
      busy = true;
      void (async () => {
        for (const seat of seats) if (await isDue(seat)) await save(seat);
      })().finally(() => {
        busy = false;
      });
    },
    beforeEnd: save,
  };
}
