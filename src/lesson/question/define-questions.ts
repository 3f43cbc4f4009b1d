import type { AnswerBook } from '../answers/answer-book.ts';
import { restorePrediction, runPrediction } from './prediction.ts';
import { QuestionView } from './question-view.ts';
import { restoreQuiz, runQuiz } from './quiz.ts';

/** Brings the questions of the page to life. */
export function defineQuestions(book: AnswerBook): void {
  class LessonQuestion extends HTMLElement {
    connectedCallback(): void {
      const view = new QuestionView(this, book);
      const [run, restore] =
        this.dataset.kind === 'predict' ? [runPrediction, restorePrediction] : [runQuiz, restoreQuiz];
      run(view);
      restore(view);
      book.watch(() => restore(view));
    }
  }
  customElements.define('lesson-question', LessonQuestion);
}
