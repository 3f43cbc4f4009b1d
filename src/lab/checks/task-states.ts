import type { CheckRow } from './check-board.ts';

/** Says at each task of the prose how its check is. */
export function showTaskStates(page: ParentNode, rows: readonly CheckRow[]): void {
  for (const { id, state, word } of rows) {
    for (const link of page.querySelectorAll<HTMLElement>(`a[data-check-link="${id}"]`)) {
      link.dataset.state = state;
      const words = link.querySelector('[data-part="task-state"]');
      if (words !== null) words.textContent = state === 'looking' ? 'See its check' : word;
    }
  }
}
