import { z } from 'zod';
import { type Answer, type LearnerId, type LessonId, learnerId, lessonAnswers, type QuestionId } from '#protocol';

const stored = z.object({ learner: learnerId.optional(), answers: lessonAnswers.shape.answers });

/** What the learner chose on this lesson's page, kept on this device; web's copy joins it when it comes. */
export class AnswerBook {
  readonly lesson: LessonId;
  readonly #storage: Storage | undefined;
  readonly #listeners = new Set<() => void>();
  #learner: LearnerId | undefined;
  #answers: readonly Answer[];

  constructor(lesson: LessonId, storage: Storage | undefined) {
    this.lesson = lesson;
    this.#storage = storage;
    const { learner, answers } = this.#read();
    this.#learner = learner;
    this.#answers = answers;
  }

  get all(): readonly Answer[] {
    return this.#answers;
  }

  /** Choices for a question, first one first. */
  choices(question: QuestionId): readonly Answer['choice'][] {
    return this.#answers.filter((one) => one.question === question).map(({ choice }) => choice);
  }

  /** Keeps what is new; the first time of a choice counts. */
  add(answers: readonly Answer[]): void {
    const fresh = answers.filter((one) => !has(this.#answers, one));
    if (fresh.length === 0) return;
    this.#answers = [...this.#answers, ...fresh].sort((a, b) => a.at - b.at);
    this.#changed();
  }

  /** Whose answers these are. Those of somebody else who used this device are dropped. */
  belongTo(learner: LearnerId): void {
    if (this.#learner === learner) return;
    if (this.#learner !== undefined) this.#answers = [];
    this.#learner = learner;
    this.#changed();
  }

  /** Calls `listener` after every change. */
  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    try {
      const record = { learner: this.#learner, answers: this.#answers };
      this.#storage?.setItem(this.#name, JSON.stringify(record));
    } catch {
      // Full or forbidden: the answers hold for this page.
    }
    for (const listener of this.#listeners) listener();
  }

  #read(): z.infer<typeof stored> {
    try {
      return stored.parse(JSON.parse(this.#storage?.getItem(this.#name) ?? ''));
    } catch {
      return { answers: [] };
    }
  }

  get #name(): string {
    return `drydock:answers:${this.lesson}`;
  }
}

/** Whether that choice was made among these. */
export function has(answers: readonly Answer[], { question, choice }: Answer): boolean {
  return answers.some((one) => one.question === question && one.choice === choice);
}
