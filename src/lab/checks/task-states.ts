import type { CheckRow } from './check-board.ts';

/** Says at each task of the prose how its check is, and what beginning there means now. */
export function showTaskStates(page: ParentNode, rows: readonly CheckRow[]): void {
  for (const { id, state, word } of rows) {
    for (const link of page.querySelectorAll<HTMLElement>(`a[data-check-link="${id}"]`)) {
      link.dataset.state = state;
      const words = link.querySelector('[data-part="task-state"]');
      if (words !== null) words.textContent = state === 'looking' ? 'See its check' : word;
    }
    for (const word of page.querySelectorAll(`button[data-begin="${id}"] [data-part="begin-word"]`))
      word.textContent = state === 'passed' ? 'Do it again' : 'Start here';
  }
}
