import { z } from 'zod';
import { checkId, lessonId, sandboxId } from './ids.ts';

/**
 * What `drydock dev` tells an author of how checks came to their verdicts: GET /api/dev/lessons/:track/:slug/trace (server-sent events, one
 * `devEvent` each; role author, dev mode only), and one a line on the standard output of `drydock dev --json`. It shows answers: no learner
 * gets it. Every value of a sandbox in it is bounded and harmless text.
 */
const words = z.string().max(2000);
const at = z.number();

/** One thing that an evaluation read, in the order of reading. */
export const tracedFact = z.object({
  /** "the memory limit of `web`"; for what became no fact, the lens's own name of the read. */
  name: words,
  /** As a message of the check would say it; of an absent fact what is there instead. */
  value: words,
  state: z.enum(['present', 'absent', 'unread']),
  /** `docker.containers`, `linux`, `file:/:/srv/page`, `http GET http://127.0.0.1:80/`. */
  sources: z.array(words),
  /** Where it was read and what shows it, in the words of verdicts; a read that became no fact has none. */
  from: words.exactOptional(),
  see: words.exactOptional(),
  /** `t.expect` or `t.require` asked for it; `failed`: it ended the check. */
  asked: z.enum(['no', 'held', 'failed']),
});
export type TracedFact = z.infer<typeof tracedFact>;

/** Why a check was judged. */
export const traceCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first') }),
  z.object({ kind: z.literal('new-checks') }),
  /** A read would give another value now; `event` is what happened, as far as it is known. */
  z.object({
    kind: z.literal('read'),
    source: words,
    name: words,
    before: words,
    after: words,
    event: words.exactOptional(),
  }),
  /** What it waits for by `after` has another verdict. */
  z.object({ kind: z.literal('after'), checks: z.array(checkId) }),
  /** Nothing ran: time alone brought the verdict. */
  z.object({ kind: z.literal('time'), words }),
  /** It was kept back, or its worker was replaced. */
  z.object({ kind: z.literal('again') }),
]);
export type TraceCause = z.infer<typeof traceCause>;

/** Where an author's code broke: a file of the lesson's folder. */
export const lessonProblem = z.object({
  message: words,
  file: z.string().max(300).exactOptional(),
  line: z.number().int().positive().exactOptional(),
});
export type LessonProblem = z.infer<typeof lessonProblem>;

const status = z.enum(['pass', 'fail', 'waiting', 'error']);

/** One judgement of one check: an evaluation, the time, or both. */
const judged = z.object({
  type: z.literal('judged'),
  lesson: lessonId,
  sandbox: sandboxId,
  check: checkId,
  at,
  causes: z.array(traceCause),
  /** Milliseconds that the author's code ran; absent when only time passed. */
  ms: z.number().nonnegative().exactOptional(),
  /** What the evaluation came to, before quiet and stability have their say. */
  outcome: z.enum(['pass', 'fail', 'blocked', 'unread', 'probing', 'unavailable', 'error']),
  /** The verdict on the page, before and after. */
  before: status,
  after: status,
  /** The text of the verdict after. */
  text: words,
  /** What was read, when something ran. */
  facts: z.array(tracedFact.extend({ changedAt: at })).exactOptional(),
  /** The author's code broke. */
  problem: lessonProblem.exactOptional(),
});
export type Judged = z.infer<typeof judged>;

/** Something happened in the sandbox, and no check ran. */
const unmoved = z.object({
  type: z.literal('unmoved'),
  lesson: lessonId,
  sandbox: sandboxId,
  at,
  source: words,
  event: words,
  reason: z.enum(['nobody-reads-it', 'same-for-all']),
});

/** Of one sandbox. */
export type TraceEvent = Judged | z.infer<typeof unmoved>;

export const devEvent = z.discriminatedUnion('type', [
  judged,
  unmoved,
  /** The checks of a lesson were loaded, or cannot be: then nothing of it is judged. */
  z.object({
    type: z.literal('checks'),
    lesson: lessonId,
    at,
    checks: z.array(z.object({ id: checkId, title: words, after: z.array(checkId), hidden: z.boolean() })),
    problem: lessonProblem.exactOptional(),
  }),
  /** A file of the start state was saved: a sandbox that is there does not have it. */
  z.object({ type: z.literal('start-state'), lesson: lessonId, at, file: z.string().max(300) }),
]);
export type DevEvent = z.infer<typeof devEvent>;
