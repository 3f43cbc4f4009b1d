import { lessonId } from '#protocol';
import { AnswerBook } from './answers/answer-book.ts';
import { defineQuestions } from './question/define-questions.ts';

const page = document.querySelector<HTMLElement>('[data-lesson-page]');
if (page !== null) {
  const book = new AnswerBook(lessonId.parse(page.dataset.lessonPage), window.localStorage);
  defineQuestions(book);
}
