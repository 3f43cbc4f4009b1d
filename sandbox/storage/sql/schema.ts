import type {
  CheckId,
  ChoiceId,
  HelpRung,
  LearnerId,
  LessonId,
  QuestionId,
  Role,
  SandboxId,
  SandboxState,
  SeatId,
} from '#protocol';
import type { Template, TicketUse } from '../store.ts';

/**
 * The tables as Kysely sees them. Only `text` and `bigint` columns and no generated keys: SQLite and Postgres agree
 * on them. (Postgres' driver must be told to read int8 as a number; ours are times and fit.)
 */
export interface Tables {
  role: { name: Role };
  learner: {
    id: LearnerId;
    name: string;
    role: Role;
    recovery_hash: string;
    seed_secret: string;
    created_at: number;
    resume_lesson: LessonId | null;
    resume_anchor: string | null;
  };
  class: { id: string; name: string; owner: LearnerId | null; join_code: string; created_at: number };
  class_member: { class: string; learner: LearnerId; role: Role };
  session: { hash: string; learner: LearnerId; created_at: number; seen_at: number; expires_at: number };
  seat: {
    id: SeatId;
    learner: LearnerId;
    template: Template;
    class: string | null;
    sandbox: SandboxId | null;
    created_at: number;
    state: SandboxState;
    since: number;
    queued_at: number | null;
    held_until: number | null;
    started_at: number | null;
    ends_at: number | null;
    touched_at: number;
    begin_lesson: LessonId | null;
    begin_task: CheckId | null;
    begun_in: SandboxId | null;
  };
  stay: { seat: SeatId; started_at: number; ended_at: number };
  reservation: { id: string; class: string; seats: number; starts_at: number; ends_at: number; created_at: number };
  ticket: {
    hash: string;
    session: string;
    learner: LearnerId;
    use: TicketUse;
    sandbox: SandboxId | null;
    expires_at: number;
  };
  attempt: {
    id: string;
    learner: LearnerId;
    sandbox: SandboxId;
    lesson: LessonId;
    nonce: string;
    started_at: number;
    prepared_at: number | null;
    begin_task: CheckId | null;
  };
  result: { learner: LearnerId; lesson: LessonId; check: CheckId; attempt: string; passed_at: number };
  answer: { learner: LearnerId; lesson: LessonId; question: QuestionId; choice: ChoiceId; chosen_at: number };
  help: { learner: LearnerId; lesson: LessonId; check: CheckId; rung: HelpRung; attempt: string; taken_at: number };
  audit: { id: string; at: number; actor: LearnerId | null; action: string; subject: string };
  setting: { name: string; value: string };
}
