import type { AgentSandbox, LearnerId, SandboxId } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import type { LabHosts } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';

interface OpenLesson {
  readonly learner: LearnerId;
  readonly sandbox: SandboxId;
  readonly lesson: Pick<LessonEntry, 'egress'>;
}

/** Whether sandboxes reach the internet follows from the lessons that are open in them. */
export interface LessonEgress {
  /** The lesson is open from now on. Throws UserError `lab-host-away` (503); may be called again. */
  open(lesson: OpenLesson): Promise<void>;
  /** The same lesson is not open any more. */
  leave(lesson: OpenLesson): void;
}

/**
 * One lesson that is open and wants no internet is enough to be without. When none of them is open any more it comes back with the next
 * lesson: where nothing is open, nothing changes.
 */
export function createLessonEgress({
  hosts,
  sandboxes,
  log,
}: Pick<WebContext, 'log'> & {
  readonly hosts: Pick<LabHosts, 'of'>;
  readonly sandboxes: Pick<Sandboxes, 'look'>;
}): LessonEgress {
  const openLessons = new Map<SandboxId, Set<OpenLesson>>();
  const last = new Map<SandboxId, Promise<void>>();

  const settleNow = async ({ sandbox, learner }: OpenLesson) => {
    const open = [...(openLessons.get(sandbox) ?? [])];
    if (open.length === 0) return;
    const wanted = open.some(({ lesson }) => lesson.egress === 'off') ? 'off' : 'on';
    const before = await hosts.of(sandbox).get(sandbox);
    if (before === undefined || egressOf(before) === wanted) return;
    const after = await hosts.of(sandbox).setEgress(sandbox, wanted);
    // Where the whole lab host has no internet it stays away.
    if (egressOf(after) === wanted) await sandboxes.look(learner);
  };
  /** One after the other, so that the last word is about what is open then. */
  const settle = async (of: OpenLesson): Promise<void> => {
    const mine = (last.get(of.sandbox) ?? Promise.resolve()).catch(() => undefined).then(() => settleNow(of));
    last.set(of.sandbox, mine);
    try {
      await mine;
    } finally {
      if (last.get(of.sandbox) === mine) last.delete(of.sandbox);
    }
  };
  return {
    open: (lesson) => {
      const open = openLessons.get(lesson.sandbox) ?? new Set();
      openLessons.set(lesson.sandbox, open.add(lesson));
      return settle(lesson);
    },
    leave: (lesson) => {
      const open = openLessons.get(lesson.sandbox);
      if (open?.delete(lesson) !== true) return;
      if (open.size === 0) openLessons.delete(lesson.sandbox);
      else if (lesson.lesson.egress === 'off') {
        settle(lesson).catch((error: unknown) => log.warn({ err: error }, 'A sandbox stays without the internet'));
      }
    },
  };
}

function egressOf(sandbox: AgentSandbox | undefined): 'on' | 'off' {
  return sandbox?.state === 'active' && sandbox.egress === 'off' ? 'off' : 'on';
}
