import type {
  Answer,
  Beginning,
  CheckHelp,
  CheckId,
  ClassView,
  LessonAnswers,
  LessonHelp,
  LessonId,
  OpenPreview,
  Progress,
  ReservationRequest,
  ReservationView,
  ResumePoint,
  SandboxView,
  SavedFiles,
  SeedValues,
  Session,
  Ticket,
  TicketRequest,
} from '#protocol';

/** Web's routes as the page uses them. Each rejects with UserError (web said why) or Unreachable. */
export interface Api {
  /** The learner of the cookie, or a new guest; asked once a page. */
  session(signal: AbortSignal): Promise<Session>;
  /** Makes the learner an instructor. */
  acceptInvitation(invitation: string, signal: AbortSignal): Promise<Session>;
  recover(code: string, signal: AbortSignal): Promise<Session>;
  /** The learner's values for the seeds of a lesson. */
  seeds(lesson: LessonId, signal: AbortSignal): Promise<SeedValues>;
  progress(signal: AbortSignal): Promise<Progress>;
  saveResume(point: ResumePoint, signal: AbortSignal): Promise<void>;
  answers(lesson: LessonId, signal: AbortSignal): Promise<LessonAnswers>;
  addAnswers(lesson: LessonId, answers: readonly Answer[], signal: AbortSignal): Promise<void>;
  help(lesson: LessonId, signal: AbortSignal): Promise<LessonHelp>;
  takeHelp(lesson: LessonId, check: CheckId, what: 'hint' | 'solution', signal: AbortSignal): Promise<CheckHelp>;
  claimSandbox(signal: AbortSignal): Promise<SandboxView>;
  /** What became of it, without asking for one. */
  sandbox(signal: AbortSignal): Promise<SandboxView>;
  /** Ends its programs and keeps its files; leaves the line. */
  pauseSandbox(signal: AbortSignal): Promise<SandboxView>;
  extendSandbox(signal: AbortSignal): Promise<SandboxView>;
  resetSandbox(signal: AbortSignal): Promise<SandboxView>;
  /** A fresh one, brought to where this task begins. */
  beginAt(begin: Beginning, signal: AbortSignal): Promise<SandboxView>;
  /** What is kept of the learner's files. */
  savedFiles(signal: AbortSignal): Promise<SavedFiles>;
  /** The files as they are now: a tar, gzipped. */
  filesArchive(signal: AbortSignal): Promise<Blob>;
  /** Puts what is kept into the sandbox. */
  restoreFiles(signal: AbortSignal): Promise<void>;
  /** The way to a port of the sandbox. */
  openPort(port: number, signal: AbortSignal): Promise<OpenPreview>;
  /** Of an instructor. */
  classes(signal: AbortSignal): Promise<ClassView[]>;
  createClass(name: string, signal: AbortSignal): Promise<ClassView>;
  reserve(classId: string, wanted: ReservationRequest, signal: AbortSignal): Promise<ReservationView>;
  cancelReservation(classId: string, id: string, signal: AbortSignal): Promise<void>;
  /** Gives the name of the class with this code. */
  joinClass(code: string, signal: AbortSignal): Promise<string>;
  ticket(request: TicketRequest, signal: AbortSignal): Promise<Ticket>;
}
