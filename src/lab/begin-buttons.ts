import { type CheckId, checkId } from '#protocol';
import type { Question } from './ask-dialog.ts';

/** A task of the page, by its check. */
export interface Step {
  readonly task: CheckId;
  /** As the page counts: 1 is the first. */
  readonly number: number;
}

interface StepLab {
  beginAt(step: Step): Promise<void>;
  startAt(step: Step): void;
}

/** The buttons of tasks, and a task in the address: `?at=own-uts`, a link for somebody who comes late. */
export function listenToBegin(page: Document, lab: StepLab): void {
  const buttons = [...page.querySelectorAll<HTMLButtonElement>('button[data-begin]')];
  const stepOf = (name: string | undefined | null): Step | undefined => {
    const number = buttons.findIndex(({ dataset }) => dataset.begin === name) + 1;
    const task = checkId.safeParse(name).data;
    return number === 0 || task === undefined ? undefined : { task, number };
  };
  for (const button of buttons) {
    const step = stepOf(button.dataset.begin);
    if (step === undefined) continue;
    // Read aloud without its task, a button says nothing.
    const where = button.querySelector('[data-part="begin-where"]');
    if (where !== null) where.textContent = `, task ${step.number}`;
    button.addEventListener('click', () => void lab.beginAt(step));
  }
  const address = new URL(page.location.href);
  const linked = stepOf(address.searchParams.get('at'));
  if (linked === undefined) return;
  // Once: a page that is loaded again goes on where it was.
  address.searchParams.delete('at');
  page.defaultView?.history.replaceState(page.defaultView.history.state, '', address);
  buttons[linked.number - 1]?.closest('.task')?.scrollIntoView({ block: 'center' });
  lab.startAt(linked);
}

/** What it costs to begin at a task. */
export function beginQuestion({ number }: Pick<Step, 'number'>): Question {
  const done = number === 2 ? 'Task 1 is' : `Tasks 1 ${number === 3 ? 'and' : 'to'} ${number - 1} are`;
  return {
    title: `Start at task ${number}?`,
    text: [
      'You get a fresh machine. Everything in the old one is lost: files, containers, running programs.',
      ...(number === 1 ? [] : [`${done} done for you there, which does not count as a pass.`]),
      'Checks that you passed stay passed.',
    ].join(' '),
    confirm: 'Start here',
  };
}
