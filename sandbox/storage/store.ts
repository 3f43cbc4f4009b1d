import type {
  Answer,
  Beginning,
  CheckId,
  HelpRung,
  LearnerId,
  LessonId,
  Progress,
  ResumePoint,
  Role,
  SandboxId,
  SandboxState,
  SeatId,
  TicketRequest,
} from '#protocol';

/**
 * What web remembers, by thing. Times are milliseconds since 1970; hashes are lower-case hex. Every method throws
 * UserError `database-busy` (503) when another process keeps the database locked for longer than the store waits, and `database-gone` (503)
 * while its file was moved away.
 */
export interface Store {
  readonly learners: Learners;
  readonly sessions: Sessions;
  readonly seats: Seats;
  readonly classes: Classes;
  readonly progress: ProgressRecord;
  readonly tickets: Tickets;
  readonly attempts: Attempts;
  readonly results: Results;
  readonly answers: Answers;
  readonly help: HelpRecord;
  readonly audit: Audit;
  readonly settings: Settings;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Learner {
  readonly id: LearnerId;
  readonly name: string;
  readonly role: Role;
}

export interface Learners {
  create(learner: Learner & { recoveryHash: string; seedSecret: string; createdAt: number }): Promise<void>;
  get(id: LearnerId): Promise<Learner | undefined>;
  findByRecovery(recoveryHash: string): Promise<Learner | undefined>;
  /** From it a lesson's values are drawn; it stays for good and leaves web for nowhere. Throws when there is no such learner. */
  seedSecret(id: LearnerId): Promise<string>;
  setRole(id: LearnerId, role: Role): Promise<void>;
}

/** A browser that is known; its cookie holds a secret, the store only its hash. */
export interface SessionRecord {
  readonly hash: string;
  readonly learner: Learner;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface Sessions {
  create(session: { hash: string; learner: LearnerId; createdAt: number; expiresAt: number }): Promise<void>;
  /** Undefined when unknown or expired. */
  find(hash: string, now: number): Promise<SessionRecord | undefined>;
  touch(hash: string, seenAt: number, expiresAt: number): Promise<void>;
  remove(hash: string): Promise<void>;
}

export type Template = 'docker';

/** Where a seat is in its life (protocol/lifecycle.ts), and its times. */
export interface SeatLife {
  readonly state: SandboxState;
  /** When it got into that state. */
  readonly since: number;
  /** Its place in the line: the earlier, the nearer to the front. */
  readonly queuedAt: number | undefined;
  /** It is free, and kept so long for a learner who is not there. */
  readonly heldUntil: number | undefined;
  /** When its sandbox began to run, and when it will be stopped at the latest. */
  readonly startedAt: number | undefined;
  readonly endsAt: number | undefined;
  /** When its learner last did something. */
  readonly touchedAt: number;
}

/** The right of one learner to one sandbox. `sandbox` is the one last handed out for it. */
export interface Seat extends SeatLife {
  readonly id: SeatId;
  readonly learner: LearnerId;
  readonly template: Template;
  readonly sandbox: SandboxId | undefined;
  /** The task at which the learner wanted to begin, and the sandbox that was brought there: another one still has to be. */
  readonly begin: (Beginning & { readonly begunIn: SandboxId | undefined }) | undefined;
}

/** How long a sandbox was used. */
export interface Stay {
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Seats {
  /** The seat of this learner and template; made from `seat` when there is none. */
  claim(seat: { id: SeatId; learner: LearnerId; template: Template; createdAt: number }): Promise<Seat>;
  get(learner: LearnerId, template: Template): Promise<Seat | undefined>;
  /** The learner's seat whose sandbox this is. */
  find(learner: LearnerId, sandbox: SandboxId): Promise<Seat | undefined>;
  setSandbox(id: SeatId, sandbox: SandboxId): Promise<void>;
  /** Changes what is given, of this seat. */
  change(id: SeatId, change: Partial<SeatLife>): Promise<void>;
  /** All that want or have a place: neither stopped nor failed. */
  inUse(): Promise<Seat[]>;
  /** Every seat that was ever handed out a sandbox or is to get one. */
  ids(): Promise<ReadonlySet<SeatId>>;
  /** Remembers a stay; the newest `limit` are given. */
  addStay(stay: Stay & { seat: SeatId }): Promise<void>;
  stays(limit: number): Promise<Stay[]>;
  /** This sandbox is where the learner wanted to begin. */
  setBegun(id: SeatId, sandbox: SandboxId): Promise<void>;
  /** Gives the seat a new id and no sandbox, unless somebody else did meanwhile; the next one is brought to where this task begins. */
  renew(id: SeatId, next: SeatId, begin?: Beginning): Promise<void>;
}

/** People who learn together. Whoever has the join code comes in. */
export interface Class {
  readonly id: string;
  readonly name: string;
  readonly owner: LearnerId;
  readonly joinCode: string;
}

/** Sandboxes kept for a class, from a time to a time. */
export interface Reservation {
  readonly id: string;
  readonly class: string;
  readonly seats: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Classes {
  create(made: Class & { createdAt: number }): Promise<void>;
  get(id: string): Promise<Class | undefined>;
  owned(owner: LearnerId): Promise<Class[]>;
  findByCode(joinCode: string): Promise<Class | undefined>;
  /** Again is fine. */
  join(id: string, learner: LearnerId): Promise<void>;
  /** Classes of these learners. */
  memberships(learners: readonly LearnerId[]): Promise<ReadonlyMap<LearnerId, ReadonlySet<string>>>;
  reserve(reservation: Reservation & { createdAt: number }): Promise<void>;
  /** Those that end after this time, in the order they start. */
  reservations(after: number): Promise<Reservation[]>;
  /** Whether there was one. */
  cancel(id: string, reservation: string): Promise<boolean>;
}

export interface ProgressRecord {
  get(learner: LearnerId): Promise<Progress>;
  setResume(learner: LearnerId, point: ResumePoint): Promise<void>;
}

/** `preview`: to open a port of the sandbox. */
export type TicketUse = TicketRequest['use'] | 'preview';

/** A right that works once, bound to the browser that asked and to what it asked for. */
export interface TicketRecord {
  readonly hash: string;
  readonly session: string;
  readonly learner: LearnerId;
  readonly use: TicketUse;
  readonly sandbox: SandboxId | undefined;
  readonly expiresAt: number;
}

export interface Tickets {
  create(ticket: TicketRecord): Promise<void>;
  /** Takes the ticket away for good; undefined when there is none or it expired. Two spenders: one gets it. */
  spend(hash: string, now: number): Promise<TicketRecord | undefined>;
  removeExpired(now: number): Promise<void>;
}

/** One learner working on one lesson in one sandbox. */
interface Attempt {
  readonly id: string;
  /** What setup plants and checks look for: the one that the attempt was opened with. */
  readonly nonce: string;
  /** When the lesson's files were in the sandbox and its setup had run. */
  readonly preparedAt: number | undefined;
  /** It began at this task: the lab did those before it. */
  readonly task: CheckId | undefined;
}

export interface Attempts {
  open(attempt: {
    id: string;
    learner: LearnerId;
    sandbox: SandboxId;
    lesson: LessonId;
    nonce: string;
    startedAt: number;
    task?: CheckId | undefined;
  }): Promise<Attempt>;
  setPrepared(id: string, at: number): Promise<void>;
  /** The attempt that the learner began last at this lesson. */
  latest(learner: LearnerId, lesson: LessonId): Promise<string | undefined>;
}

export interface Pass {
  readonly learner: LearnerId;
  readonly lesson: LessonId;
  readonly check: CheckId;
  readonly attempt: string;
  readonly at: number;
}

export interface Results {
  /** Keeps the first pass of each check; a later one changes nothing. */
  record(passes: readonly Pass[]): Promise<void>;
  /** When each check of the lesson was first passed. */
  passed(learner: LearnerId, lesson: LessonId): Promise<ReadonlyMap<CheckId, number>>;
}

/** What learners chose at the questions of pages; not graded. A choice that is wrong is the id of a misconception. */
export interface Answers {
  /** Keeps the first time of each choice; more than `most` rows of a learner are not kept. */
  add(learner: LearnerId, lesson: LessonId, answers: readonly Answer[], most: number): Promise<void>;
  /** In the order of time. */
  of(learner: LearnerId, lesson: LessonId): Promise<Answer[]>;
}

/** One rung of help that was taken. */
interface TakenHelp {
  readonly learner: LearnerId;
  readonly lesson: LessonId;
  readonly check: CheckId;
  readonly rung: HelpRung;
  /** The attempt in which it was taken; undefined when there was none yet. */
  readonly attempt: string | undefined;
  readonly at: number;
}

export interface HelpRecord {
  /** Keeps the first time in an attempt. */
  record(taken: TakenHelp): Promise<void>;
  /** What was taken in this attempt. */
  taken(where: Pick<TakenHelp, 'learner' | 'lesson' | 'attempt'>): Promise<Pick<TakenHelp, 'check' | 'rung'>[]>;
}

interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: LearnerId | undefined;
  /** What was done, for example `sandbox.reset`. */
  readonly action: string;
  readonly subject: string;
}

export interface Audit {
  record(entry: AuditEntry): Promise<void>;
  /** The newest first. */
  latest(limit: number): Promise<AuditEntry[]>;
}

export interface Settings {
  /** The value under this name; `initial` is stored and given when there is none. The first of two at once wins. */
  getOrCreate(name: string, initial: string): Promise<string>;
}
