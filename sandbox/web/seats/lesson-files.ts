import { type LearnerId, type LessonId, type Problem, type SandboxId, toBase32 } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import { type LabHosts, packLesson } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';

/** Brings a lesson's files into sandboxes, once for each. */
export interface LessonFiles {
  /** The attempt of this learner at the lesson in this sandbox, its files in place. Throws UserError when the lab host is away. */
  prepare(learner: LearnerId, sandbox: SandboxId, lesson: LessonEntry): Promise<PreparedLesson>;
}

interface PreparedLesson {
  readonly attempt: string;
  readonly nonce: string;
  /** Why the lesson may not work as it says. */
  readonly problem?: Problem;
}

export function createLessonFiles({ store, log, now, random, hosts }: WebContext & { hosts: LabHosts }): LessonFiles {
  const underWay = new Map<string, Promise<PreparedLesson>>();
  const place = async (learner: LearnerId, sandbox: SandboxId, lesson: LessonEntry): Promise<PreparedLesson> => {
    const id = Buffer.from(random(16)).toString('hex');
    const opened = await store.attempts.open({
      id,
      learner,
      sandbox,
      lesson: lesson.id,
      nonce: toBase32(random(20)),
      startedAt: now(),
    });
    const attempt = { attempt: opened.id, nonce: opened.nonce };
    if (opened.preparedAt !== undefined) return attempt;
    const archive = await packLesson(lesson);
    const result = archive === undefined ? undefined : await hosts.of(sandbox).putLesson(sandbox, lesson.id, archive);
    if (result !== undefined && (result.exitCode !== 0 || result.timedOut)) {
      log.error({ lesson: lesson.id, sandbox, ...result }, 'The setup of a lesson failed');
      return { ...attempt, problem: setupFailed(lesson.id) };
    }
    await store.attempts.setPrepared(opened.id, now());
    return attempt;
  };
  return {
    prepare: (learner, sandbox, lesson) => {
      const key = `${sandbox} ${lesson.id}`;
      const running = underWay.get(key) ?? place(learner, sandbox, lesson).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
  };
}

function setupFailed(lesson: LessonId): Problem {
  return {
    code: 'lesson-setup-failed',
    message: `The preparation of the lesson "${lesson}" failed in your sandbox`,
    hint: 'Reset the sandbox. If it fails again, tell the author of the lesson: the log of web says more',
  };
}
