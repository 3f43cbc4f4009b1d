import { z } from 'zod';
import { clusterView } from './cluster-space.ts';
import { problem } from './errors.ts';
import { checkId, learnerId, lessonId, sandboxId, terminalNumber } from './ids.ts';
import { maxOpenPorts, openPortView } from './preview.ts';
import { checkResult, lessonChecks } from './verdict.ts';

/**
 * Web's routes for the page (JSON, same origin; every change of state carries `x-drydock-csrf` from `session.csrf`):
 *
 *   POST /api/session              -> session       the learner of the cookie, or a new guest (sets the cookie)
 *   POST /api/session/recover      recoverRequest -> session
 *   POST /api/session/invitation   invitationRequest -> session   the learner becomes an instructor; 410 problem `invitation-over`
 *   GET  /api/progress             -> progress
 *   PUT  /api/progress/resume      resumePoint    -> 204
 *   GET  /api/lessons/:track/:slug/checks -> lessonChecks
 *   GET  /api/lessons/:track/:slug/seeds  -> lessonSeeds
 *   GET  /api/lessons/:track/:slug/answers -> lessonAnswers
 *   POST /api/lessons/:track/:slug/answers newAnswers -> 204   the first of each choice is kept
 *   GET  /api/lessons/:track/:slug/help    -> lessonHelp       what was taken in this attempt
 *   POST /api/lessons/:track/:slug/checks/:check/hint     -> checkHelp   the next rung
 *   POST /api/lessons/:track/:slug/checks/:check/solution -> checkHelp   409 problem `hints-first` while there are hints
 *   POST /api/sandbox              -> sandboxView   claims a seat and a sandbox; same learner, same sandbox; a stopped one goes on
 *   GET  /api/sandbox              -> sandboxView   404 problem `no-sandbox`
 *   POST /api/sandbox/reset        -> sandboxView   a fresh one in its place
 *   POST /api/sandbox/begin        beginning -> sandboxView   a fresh one, brought to where a task begins; 404 problem `no-such-task`
 *   GET  /api/files                -> savedFiles    what is kept of the learner's files; 404 problem `no-files`
 *   GET  /api/files/archive        -> tar, gzipped  as they are now, or as they were saved; 409 `files-too-large`, 404 `no-files`
 *   POST /api/files/restore        -> 204           puts what was saved into the sandbox; 404 `no-files`, `no-sandbox`
 *   POST /api/sandbox/pause        -> sandboxView   ends its programs and keeps its files; leaves the line when it waits
 *   POST /api/sandbox/extend       -> sandboxView   a new limit; 409 problem `others-wait`
 *   POST /api/classes              newClass       -> classView      for instructors: one of one's own
 *   GET  /api/classes              -> classView[]
 *   POST /api/classes/join         joinRequest    -> { name }       for everybody with the code
 *   POST /api/classes/:id/reservations newReservation -> reservation   409 problem `too-many-seats`
 *   DELETE /api/classes/:id/reservations/:reservation -> 204
 *   POST /api/tickets              ticketRequest  -> ticket
 *   POST /api/previews             previewRequest -> openPreview   409 problem `no-sandbox`
 *   GET  /api/terminal             -> WebSocket: first message socketHello as text, then frames.ts, one a binary message
 *   GET  /api/live                 -> WebSocket: first message socketHello as text, then liveUp / liveDown as text
 *   GET  /healthz /readyz /metrics
 *
 * Every failure is `{ error: problem }`.
 */
export const role = z.enum(['learner', 'instructor', 'author', 'admin']);
export type Role = z.infer<typeof role>;

export const session = z.object({
  learner: learnerId,
  /** What the page calls the learner: `guest` and a number until a name is given. */
  name: z.string().max(64),
  role,
  /** Goes into `x-drydock-csrf`. */
  csrf: z.string().max(128),
  /** Shown once, when the guest is made: four groups of four. Brings the same learner back in another browser. */
  recoveryCode: z.string().max(64).optional(),
});
export type Session = z.infer<typeof session>;

/** What `drydock invite` prints at the end of its link. */
export const invitationRequest = z.strictObject({ invitation: z.string().max(100) });

export const recoverRequest = z.strictObject({ code: z.string().max(64) });

export const resumePoint = z.strictObject({
  lesson: lessonId,
  /** Heading the learner last read: an id on the page. */
  anchor: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
});
export type ResumePoint = z.infer<typeof resumePoint>;

export const progress = z.object({
  resume: resumePoint.optional(),
  /** First passes, one for each check ever passed. */
  passed: z.array(z.object({ lesson: lessonId, check: checkId, at: z.iso.datetime() })),
});
export type Progress = z.infer<typeof progress>;

/** Where a learner wants to begin: at the task of this check, with those before it done by the lab. */
export const beginning = z.strictObject({ lesson: lessonId, task: checkId });
export type Beginning = z.infer<typeof beginning>;

/** What the page shows of the learner's sandbox; every state but `active` says what it waits for. */
export const sandboxView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting'), id: sandboxId.optional(), detail: z.string().max(300) }),
  z.object({
    state: z.literal('active'),
    id: sandboxId,
    /** It will be stopped at this time (milliseconds since 1970) unless the learner does something, or asks for more time. */
    ending: z.object({ at: z.number(), why: z.enum(['idle', 'limit']) }).optional(),
    /** It does not reach the internet. */
    egress: z.literal('off').exactOptional(),
  }),
  z.object({
    state: z.literal('queued'),
    /** 1 is the next. */
    place: z.number().int().positive(),
    of: z.number().int().positive(),
    /** When it is probably free, milliseconds since 1970; absent while too little was measured to say. */
    expectedAt: z.number().optional(),
    /** It is free, and kept until then. */
    heldUntil: z.number().optional(),
  }),
  z.object({ state: z.literal('stopped'), detail: z.string().max(300) }),
  z.object({ state: z.literal('failed'), error: problem }),
  z.object({ state: z.literal('gone'), detail: z.string().max(300) }),
]);
export type SandboxView = z.infer<typeof sandboxView>;

export const ticketRequest = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('terminal'), sandbox: sandboxId }),
  z.strictObject({ use: z.literal('live') }),
]);
export type TicketRequest = z.infer<typeof ticketRequest>;

export const ticket = z.object({
  ticket: z.string().max(128),
  /** It works once, until then (milliseconds since 1970; 30 s after it was made). */
  expiresAt: z.number(),
});
export type Ticket = z.infer<typeof ticket>;

/** First message on either socket, text, within 5 s; nothing passes before. `terminal` only on /api/terminal. */
export const socketHello = z.strictObject({ ticket: z.string().max(128), terminal: terminalNumber.optional() });
export type SocketHello = z.infer<typeof socketHello>;

/** Close codes of both sockets; the reason of the close is a sentence for the page. */
export const closeCode = {
  /** Ticket missing, used, expired or another's: fetch a new one. */
  ticket: 4401,
  /** The sandbox is not there any more: ask for it again. */
  sandboxGone: 4404,
  /** A frame or message broke the protocol: a bug; do not retry at once. */
  protocol: 4400,
  /** The lab host cannot be reached: retry. */
  unavailable: 4503,
  /** Too many sockets or too much input. */
  limit: 4429,
} as const;

export const liveUp = z.discriminatedUnion('type', [
  /** The lesson on the page: its checks are evaluated and sent until another is watched or the socket closes. */
  z.object({ type: z.literal('watch'), lesson: lessonId }),
  z.object({ type: z.literal('ping') }),
  /** The learner did something on the page. */
  z.object({ type: z.literal('touch') }),
]);
export type LiveUp = z.infer<typeof liveUp>;

export const liveDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sandbox'), sandbox: sandboxView }),
  /** Titles of the checks, once after `watch`. */
  z.object({ type: z.literal('checks'), checks: lessonChecks }),
  /** The checks whose verdict changed; all of them the first time. */
  z.object({ type: z.literal('verdicts'), lesson: lessonId, results: z.array(checkResult) }),
  /** What listens in the sandbox, by port; again whenever it changes. */
  z.object({ type: z.literal('ports'), ports: z.array(openPortView).max(maxOpenPorts) }),
  /** How the cluster is: on pages of lessons that need it, again whenever it changes. */
  z.object({ type: z.literal('cluster'), cluster: clusterView }),
  /** Something a person should read: the engine is stopped, the lab host is away, the disk is full. `undefined` message clears it. */
  z.object({ type: z.literal('notice'), notice: problem.optional() }),
  z.object({ type: z.literal('pong') }),
]);
export type LiveDown = z.infer<typeof liveDown>;
