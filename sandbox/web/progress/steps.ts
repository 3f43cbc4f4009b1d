import { type SandboxId, toBase32 } from '#protocol';
import type { LessonCatalog } from '../../grading/index.ts';
import { beginAtTask, type LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { ClusterDesk } from '../cluster/cluster-desk.ts';
import type { WebContext } from '../context.ts';
import type { LearnerSeeds } from './learner-seeds.ts';

/** Brings sandboxes to where a learner wants to begin. */
export interface Steps {
  /**
   * Does the tasks before the one that the seat names, and remembers that; `tell` gets words for the page. `spoilt`: somebody had
   * begun with that in this sandbox and not come to an end. `failed`: a part does not work; the log says which. Neither sandbox is
   * fit for use. Throws UserError when the lab host is away.
   */
  reach(seat: Seat, sandbox: SandboxId, tell: (words: string) => void): Promise<'there' | 'spoilt' | 'failed'>;
}

export interface StepsContext extends WebContext {
  readonly hosts: LabHosts;
  readonly lessons: LessonCatalog;
  readonly seeds: LearnerSeeds;
  readonly cluster: Pick<ClusterDesk, 'door'>;
}

export function createSteps({ store, hosts, lessons, seeds, cluster, log, now, random }: StepsContext): Steps {
  return {
    reach: async ({ id, learner, begin }, sandbox, tell) => {
      if (begin === undefined) return 'there';
      const { task } = begin;
      const lesson = lessons.get(begin.lesson);
      if (lesson === undefined) return 'failed';
      const mine = Buffer.from(random(16)).toString('hex');
      const where = { learner, sandbox, lesson: lesson.id, task };
      const attempt = await store.attempts.open({ ...where, id: mine, nonce: toBase32(random(20)), startedAt: now() });
      if (attempt.preparedAt === undefined) {
        if (attempt.id !== mine) return 'spoilt';
        const constants = { seeds: await seeds(learner, lesson), nonce: attempt.nonce };
        const of = lesson.summary.checks.findIndex((check) => check.id === task);
        const begin = { lesson, task, constants, cluster: cluster.door };
        const begun = await beginAtTask(hosts.of(sandbox), sandbox, begin, (number) =>
          tell(`It is brought to where task ${of + 1} begins: task ${number} is done for you`),
        );
        if (begun === undefined || begun.failed !== undefined) {
          log.error({ lesson: lesson.id, sandbox, task, ...begun }, 'A sandbox could not be brought to a task');
          return 'failed';
        }
        await store.attempts.setPrepared(attempt.id, now());
      }
      await store.seats.setBegun(id, sandbox);
      return 'there';
    },
  };
}
