import { lessonId } from '#protocol';
import { browserClock } from '../lab/client/browser-clock.ts';
import { pageApi } from '../lab/client/page-api.ts';
import { storedPreferences } from '../lab/preferences.ts';
import { AnswerBook } from './answers/answer-book.ts';
import { syncAnswers } from './answers/sync-answers.ts';
import { defineQuestions } from './question/define-questions.ts';

/** The questions of a lesson's page, and where their answers are kept. */
const page = document.querySelector<HTMLElement>('[data-lesson-page]');
if (page !== null) {
  const book = new AnswerBook(lessonId.parse(page.dataset.lessonPage), window.localStorage);
  defineQuestions(book);
  const known = storedPreferences(localStorage).flag('learner-known');
  syncAnswers({ api: pageApi, clock: browserClock }, book, known);
}
