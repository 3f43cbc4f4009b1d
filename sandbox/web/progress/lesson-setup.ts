import {
  type CheckId,
  type LearnerId,
  type Problem,
  type SandboxId,
  type SeedValues,
  toBase32,
  UserError,
} from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import { type LabHosts, prepareLesson } from '../../lab-client/index.ts';
import type { ClusterDesk } from '../cluster/cluster-desk.ts';
import type { WebContext } from '../context.ts';

/** Brings sandboxes into the state in which a lesson begins, once for each attempt. */
export interface LessonSetup {
  /**
   * The attempt of this learner at the lesson in this sandbox, prepared. Throws UserError `lab-host-away` (503) and
   * `lesson-setup-failed` (500); the next call tries again.
   */
  prepare(wanted: WantedLesson): Promise<Attempt>;
}

export interface WantedLesson {
  readonly learner: LearnerId;
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly seeds: SeedValues;
  /** Called when a setup will run or runs already. */
  onWork(): void;
}

interface Attempt {
  readonly id: string;
  readonly nonce: string;
  /** It began at this task: the lab did those before it. */
  readonly task: CheckId | undefined;
}

export interface LessonSetupContext extends WebContext {
  readonly hosts: LabHosts;
  readonly cluster: Pick<ClusterDesk, 'door'>;
}

export function createLessonSetup({ store, log, now, random, hosts, cluster }: LessonSetupContext): LessonSetup {
  /** By attempt: a page that is loaded again finds the work of the first one under way. */
  const underWay = new Map<string, Promise<void>>();
  const work = async (
    { sandbox, lesson, seeds }: WantedLesson,
    { id, nonce }: Pick<Attempt, 'id' | 'nonce'>,
  ): Promise<void> => {
    const result = await prepareLesson(hosts.of(sandbox), sandbox, lesson, { seeds, nonce }, cluster.door);
    if (result !== undefined && (result.exitCode !== 0 || result.timedOut)) {
      log.error({ lesson: lesson.id, sandbox, ...result }, 'The setup of a lesson failed');
      throw new UserError(setupFailed, { status: 500 });
    }
    await store.attempts.setPrepared(id, now());
  };
  return {
    prepare: async (wanted) => {
      const { learner, sandbox, lesson, onWork } = wanted;
      const { preparedAt, ...attempt } = await store.attempts.open({
        id: Buffer.from(random(16)).toString('hex'),
        learner,
        sandbox,
        lesson: lesson.id,
        nonce: toBase32(random(20)),
        startedAt: now(),
      });
      // A sandbox that was stopped meanwhile has lost its namespace, and what was in it.
      const isLost = lesson.sandbox === 'kubernetes' && preparedAt !== undefined && (await cluster.door(sandbox)).isNew;
      if (preparedAt !== undefined && !isLost) return attempt;
      if (lesson.setup !== undefined) onWork();
      const running = underWay.get(attempt.id) ?? work(wanted, attempt).finally(() => underWay.delete(attempt.id));
      underWay.set(attempt.id, running);
      await running;
      return attempt;
    },
  };
}

const setupFailed: Problem = {
  code: 'lesson-setup-failed',
  message:
    'The preparation of this lesson failed in your sandbox. The mistake is ours, not yours, and has been reported.',
  hint: 'Try again. If it fails again, reset the sandbox: a fresh one is prepared from the start.',
};
