import { type CheckId, type CheckResult, type CheckSummary, checkId } from '#protocol';
import { part } from '../part.ts';
import { announcement, type CheckRow, checkRows, type Progress, progressOf } from './check-board.ts';
import { checkItem } from './check-row-view.ts';
import { HelpDesk, type HelpDeskPorts } from './help-desk.ts';
import { showTaskStates } from './task-states.ts';

interface ChecksPorts extends Pick<HelpDeskPorts, 'api' | 'lesson' | 'ask' | 'tries' | 'hasActed'> {
  progressed(progress: Progress): void;
  /** A fresh sandbox, to do it again without looking. */
  again(): void;
}

/** The list of checks: keeps the last results, draws what changed, says it aloud. */
export class ChecksView {
  readonly #root: ParentNode;
  readonly #list: HTMLElement;
  readonly #ports: ChecksPorts;
  readonly #help: HelpDesk;
  #summaries: readonly CheckSummary[] = [];
  #rows: readonly CheckRow[] = [];
  readonly #results = new Map<string, CheckResult>();
  /** Checks whose reason the learner, or a change, has opened. */
  readonly #open = new Set<string>();

  constructor(root: ParentNode, ports: ChecksPorts) {
    this.#root = root;
    this.#list = part(root, 'check-list', HTMLElement);
    this.#ports = ports;
    this.#help = new HelpDesk({ ...ports, changed: (check, taken) => this.#helpChanged(check, taken) });
    this.#list.addEventListener('toggle', (event) => this.#remember(event.target), true);
    this.#list.addEventListener('click', (event) => this.#clicked(event.target));
  }

  summaries(checks: readonly CheckSummary[]): void {
    this.#summaries = checks;
    void this.#help.load();
    this.#draw();
  }

  results(results: readonly CheckResult[]): void {
    const { tries } = this.#ports;
    const offered = results.filter((result) => {
      const before = tries.failed(result.check);
      const isOffer = this.#help.result(this.#results.get(result.check), result);
      // What a try has found opens by itself; the list that greets a newcomer stays folded and calm.
      if (tries.failed(result.check) > before) this.#open.add(result.check);
      return isOffer;
    });
    for (const result of results) this.#results.set(result.check, result);
    for (const { check } of offered) this.#open.add(check);
    this.#draw();
    for (const { check } of offered) this.#itemOf(check)?.querySelector('.help')?.scrollIntoView({ block: 'nearest' });
  }

  /** The sandbox is a fresh one: nothing was tried in it, and nothing is shown of the help that was taken. */
  startAgain(): void {
    for (const { id } of this.#summaries) this.#ports.tries.forget(id);
    this.#help.forget();
  }

  /** Brings one check into view, its reason open, and the focus to it. */
  show(check: string): void {
    const item = this.#itemOf(check);
    if (item === undefined) {
      this.focus();
      return;
    }
    const details = item.querySelector('details');
    if (details !== null) details.open = true;
    item.scrollIntoView({ block: 'nearest' });
    (item.querySelector('summary') ?? item).focus();
  }

  focus(): void {
    part(this.#root, 'checks-title', HTMLElement).focus();
  }

  #draw(): void {
    const before = new Map(this.#rows.map((row) => [row.id, row]));
    const rows = checkRows(this.#summaries, this.#results, {
      helpOf: (check) => this.#help.of(check),
      wasTried: (check) => this.#ports.tries.failed(check) > 0,
    });
    const said = announcement(this.#rows, rows);
    for (const row of rows) if (row.failure === undefined && row.help === undefined) this.#open.delete(row.id);
    this.#replaceChanged(before, rows);
    this.#rows = rows;
    this.#showProgress(progressOf(rows));
    showTaskStates(document, rows);
    if (said !== undefined) part(this.#root, 'announce', HTMLElement).textContent = said;
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
    const summary = this.#itemOf(id)?.querySelector('summary');
    if (summary instanceof HTMLElement) summary.focus();
    else this.focus();
  }

  #itemOf(id: string | undefined): HTMLElement | undefined {
    return [...this.#list.children]
      .filter((one) => one instanceof HTMLElement)
      .find(({ dataset }) => dataset.check === id);
  }

  #clicked(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest<HTMLElement>('button[data-help]') : null;
    const check = checkId.safeParse(button?.closest<HTMLElement>('li[data-check]')?.dataset.check).data;
    const wanted = button?.dataset.help;
    if (wanted === 'again') this.#ports.again();
    else if (check !== undefined && (wanted === 'hint' || wanted === 'solution')) void this.#help.take(check, wanted);
  }

  /** A rung that was asked for gets the focus: it is read, and the next Tab goes on from there. */
  #helpChanged(check: CheckId, taken: boolean): void {
    this.#draw();
    if (!taken) return;
    const rungs = [...(this.#itemOf(check)?.querySelectorAll<HTMLElement>('.rung, .help-problem') ?? [])];
    rungs.at(-1)?.focus({ preventScroll: true });
    rungs.at(-1)?.scrollIntoView({ block: this.#help.of(check)?.solution === undefined ? 'nearest' : 'start' });
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
    this.#ports.progressed(progress);
  }

  #remember(target: EventTarget | null): void {
    if (!(target instanceof HTMLDetailsElement)) return;
    const id = target.closest('li')?.dataset.check;
    if (id === undefined) return;
    if (target.open) this.#open.add(id);
    else this.#open.delete(id);
  }
}
