import type { QuestionView } from './question-view.ts';

/** A quiz or recall question: as many tries as wanted, each with its reply. */
export function runQuiz(view: QuestionView): void {
  view.button.addEventListener('click', () => {
    const choice = view.chosen();
    if (choice === undefined) return;
    view.keep(choice);
    view.mark(choice, wordOf(choice));
    view.say(view.reply(choice));
  });
}

/** Marks what was tried before, on this device or another. */
export function restoreQuiz(view: QuestionView): void {
  for (const choice of view.made()) view.mark(choice, wordOf(choice));
}

const wordOf = (choice: string): string => (choice === 'right' ? 'right' : 'not so');
