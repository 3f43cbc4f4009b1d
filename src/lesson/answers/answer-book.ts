import { type Answer, type LessonId, lessonAnswers, type QuestionId } from '#protocol';

/** What the learner chose on this lesson's page, kept on this device; web's copy joins it when it comes. */
export class AnswerBook {
  readonly lesson: LessonId;
  readonly #storage: Storage | undefined;
  readonly #listeners = new Set<() => void>();
  #answers: readonly Answer[];

  constructor(lesson: LessonId, storage: Storage | undefined) {
    this.lesson = lesson;
    this.#storage = storage;
    this.#answers = this.#read();
  }

  /** Choices for a question, first one first. */
  choices(question: QuestionId): readonly Answer['choice'][] {
    return this.#answers.filter((one) => one.question === question).map(({ choice }) => choice);
  }

  get all(): readonly Answer[] {
    return this.#answers;
  }

  /** Keeps what is new; the first time of a choice counts. */
  add(answers: readonly Answer[]): void {
    const known = new Set(this.#answers.map(keyOf));
    const fresh = answers.filter((one) => !known.has(keyOf(one)));
    if (fresh.length === 0) return;
    this.#answers = [...this.#answers, ...fresh].sort((a, b) => a.at - b.at);
    this.#write();
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after every change. */
  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #read(): readonly Answer[] {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#name) ?? '[]');
      return lessonAnswers.shape.answers.catch([]).parse(stored);
    } catch {
      return [];
    }
  }

  #write(): void {
    try {
      this.#storage?.setItem(this.#name, JSON.stringify(this.#answers));
    } catch {
      // Full or forbidden: the answers hold for this page.
    }
  }

  get #name(): string {
    return `drydock:answers:${this.lesson}`;
  }
}

const keyOf = ({ question, choice }: Answer): string => `${question} ${choice}`;
