import type { CheckResult, CheckSummary } from '#protocol';
import { part } from '../part.ts';
import { announcement, type CheckRow, checkRows, type Progress, progressOf } from './check-board.ts';
import { checkItem } from './check-row-view.ts';

/** The list of checks: keeps the last results, draws what changed, says it aloud. */
export class ChecksView {
  readonly #root: ParentNode;
  readonly #list: HTMLElement;
  readonly #progressed: (progress: Progress) => void;
  #summaries: readonly CheckSummary[] = [];
  #rows: readonly CheckRow[] = [];
  readonly #results = new Map<string, CheckResult>();
  /** Checks whose reason the learner, or a change, has opened. */
  readonly #open = new Set<string>();

  constructor(root: ParentNode, progressed: (progress: Progress) => void) {
    this.#root = root;
    this.#list = part(root, 'check-list', HTMLElement);
    this.#progressed = progressed;
    this.#list.addEventListener('toggle', (event) => this.#remember(event.target), true);
  }

  summaries(checks: readonly CheckSummary[]): void {
    this.#summaries = checks;
    this.#draw();
  }

  results(results: readonly CheckResult[]): void {
    for (const result of results) this.#results.set(result.check, result);
    this.#draw();
  }

  focus(): void {
    part(this.#root, 'checks-title', HTMLElement).focus();
  }

  #draw(): void {
    const before = new Map(this.#rows.map((row) => [row.id, row]));
    const rows = checkRows(this.#summaries, this.#results);
    const said = announcement(this.#rows, rows);
    this.#openFirstReason(before, rows);
    this.#replaceChanged(before, rows);
    this.#rows = rows;
    this.#showProgress(progressOf(rows));
    if (said !== undefined) part(this.#root, 'announce', HTMLElement).textContent = said;
  }

  /** A new reason opens by itself; the list that greets a newcomer stays folded and calm. */
  #openFirstReason(before: ReadonlyMap<string, CheckRow>, rows: readonly CheckRow[]): void {
    for (const row of rows) {
      const old = before.get(row.id);
      if (row.failure === undefined) this.#open.delete(row.id);
      else if (old?.failure !== undefined && !row.lapsed && row.failure.found !== old.failure.found)
        this.#open.add(row.id);
    }
  }

  #replaceChanged(before: ReadonlyMap<string, CheckRow>, rows: readonly CheckRow[]): void {
    const items = new Map(
      [...this.#list.children].map((item) => [item instanceof HTMLElement ? item.dataset.check : '', item]),
    );
    const next = rows.map((row) => {
      const old = before.get(row.id);
      const item = items.get(row.id);
      if (old !== undefined && item !== undefined && JSON.stringify(old) === JSON.stringify(row)) return item;
      const fresh = row.state === 'passed' && old !== undefined && old.state !== 'passed' && old.state !== 'looking';
      return checkItem(row, { open: this.#open.has(row.id), fresh });
    });
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.closest('li') : undefined;
    // Unchanged rows stay where they are: a list read by a screen reader does not jump.
    next.forEach((item, index) => {
      const there = this.#list.children[index];
      if (there === undefined) this.#list.append(item);
      else if (there !== item) there.replaceWith(item);
    });
    while (this.#list.children.length > next.length) this.#list.lastElementChild?.remove();
    if (focused instanceof HTMLElement && !focused.isConnected) this.#refocus(focused.dataset.check);
  }

  #refocus(id: string | undefined): void {
    const item = [...this.#list.children].find((one) => one instanceof HTMLElement && one.dataset.check === id);
    const summary = item?.querySelector('summary');
    if (summary instanceof HTMLElement) summary.focus();
    else this.focus();
  }

  #showProgress(progress: Progress): void {
    part(this.#root, 'checks-empty', HTMLElement).hidden = progress.of > 0;
    part(this.#root, 'progress', HTMLElement).hidden = progress.of === 0;
    part(this.#root, 'progress-text', HTMLElement).textContent = progress.text;
    part(this.#root, 'progress-fill', HTMLElement).style.setProperty(
      '--passed',
      String(progress.passed / Math.max(1, progress.of)),
    );
    part(this.#root, 'checks-done', HTMLElement).hidden = !progress.done;
    part(this.#root, 'done-title', HTMLElement).textContent =
      progress.of === 1 ? 'The check is green.' : `All ${progress.of} checks are green.`;
    this.#progressed(progress);
  }

  #remember(target: EventTarget | null): void {
    if (!(target instanceof HTMLDetailsElement)) return;
    const id = target.closest('li')?.dataset.check;
    if (id === undefined) return;
    if (target.open) this.#open.add(id);
    else this.#open.delete(id);
  }
}
