import { z } from 'zod';
import { checkId, lessonId } from '#protocol';
import { createGrader, type Grader, type LessonEntry } from '../grading/index.ts';
import type { ProofSandbox } from './lab.ts';
import type { Fault, TrialReport } from './trial.ts';

/** Graders over the sandboxes of trials, which also remember where authors' code broke. */
export interface Graders {
  /** The one that all trials share, as the pages of a course do. */
  readonly grader: Grader;
  openGrader(): Grader;
  watching(sandbox: ProofSandbox): void;
  /** Puts the reason and the line of checks.ts to the faults of broken checks. */
  explain(report: TrialReport): TrialReport;
  /** Ends the shared one. */
  close(): Promise<void>;
}

const brokenCheck = z.object({
  lesson: lessonId,
  check: checkId,
  reason: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
});

export function openGraders(): Graders {
  const sandboxes = new Map<string, ProofSandbox>();
  const broken: z.infer<typeof brokenCheck>[] = [];
  const silent = () => undefined;
  const error = (fields: object) => {
    const parsed = brokenCheck.safeParse(fields);
    if (parsed.success) broken.push(parsed.data);
  };
  const openGrader = () =>
    createGrader({
      log: { debug: silent, info: silent, warn: silent, error },
      now: Date.now,
      observe: (id) => {
        const sandbox = sandboxes.get(id);
        if (sandbox === undefined) throw new Error(`Nobody has shown the sandbox ${id}`);
        return sandbox.observe();
      },
    });
  const explained = (lesson: LessonEntry, fault: Fault): Fault => {
    const found = broken.findLast((one) => one.lesson === lesson.id && one.check === fault.check);
    if (fault.kind !== 'broken check' || found === undefined) return fault;
    const { file, line, reason } = found;
    const place = file === undefined ? {} : { place: `${file.slice(lesson.folder.length + 1)}:${line}` };
    return { ...fault, ...place, came: `error: ${reason}` };
  };
  const grader = openGrader();
  return {
    grader,
    openGrader,
    watching: (sandbox) => void sandboxes.set(sandbox.id, sandbox),
    explain: (report) => ({
      ...report,
      faults: report.faults.map((fault) => explained(report.trial.lesson, fault)),
    }),
    close: () => grader.close(),
  };
}
