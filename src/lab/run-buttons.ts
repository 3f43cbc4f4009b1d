import type { OwnValues } from '../seeds/own-values.ts';
import type { Clock } from './client/clock.ts';
import { fillGaps } from './fill-gaps.ts';
import { RunEvent, type RunState } from './run-request.ts';

/** Milliseconds for which a button shows how its run ended. */
const shownFor = 5000;

/**
 * Turns clicks on the Run buttons of the prose into `lab:run` events and shows on the block how it goes. At the end
 * `lab:ran` bubbles up from the button.
 */
export function listenToRunButtons(page: Document, clock: Clock, own: Pick<OwnValues, 'whenOwn'>): void {
  const cancels = new WeakMap<HTMLButtonElement, () => void>();
  const describe = (button: HTMLButtonElement, state: string, label: string, spoken: string, ended: boolean) => {
    const block = button.closest('.is-run');
    if (block instanceof HTMLElement) block.dataset.state = state;
    setText(button.querySelector('.run-label'), label);
    setText(button.parentElement?.querySelector('.run-state'), spoken);
    cancels.get(button)?.();
    if (ended)
      cancels.set(
        button,
        clock.after(shownFor, () => setText(button.querySelector('.run-label'), 'Run')),
      );
  };
  page.addEventListener('keydown', ({ target, key }) => {
    if (key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
    target.closest('.is-gap')?.querySelector<HTMLElement>('button[data-run]')?.click();
  });
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-run]') : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const isOwn = own.whenOwn(button, () => run(button));
    if (!isOwn) describe(button, 'queued', 'Waiting…', 'Waits for your own values.', false);
  });
  const run = (button: HTMLButtonElement) => {
    const code = codeOf(button);
    if (code === undefined) {
      describe(button, '', 'Fill the gap', 'Fill the gap first.', true);
      return;
    }
    const terminal = Number(button.dataset.terminal);
    const event = new RunEvent({
      code,
      terminal: Number.isInteger(terminal) && terminal > 0 ? terminal : undefined,
      report: (state) => {
        const { name, label, spoken, ended } = words(state);
        describe(button, name, label, spoken, ended);
        if (state.kind === 'done') button.dispatchEvent(new Event('lab:ran', { bubbles: true }));
      },
    });
    if (button.dispatchEvent(event)) describe(button, '', 'No lab', 'There is no lab on this page.', true);
  };
}

/** The block's code with its gaps filled in; undefined, and the focus in the first empty one, when something is missing. */
function codeOf(button: HTMLButtonElement): string | undefined {
  const code = (button.dataset.run ?? '').replaceAll('\u007f', '\n');
  const gaps = [...(button.closest('.is-gap')?.querySelectorAll('input') ?? [])];
  const empty = gaps.find(({ value }) => value.trim() === '');
  empty?.focus();
  if (empty !== undefined) return undefined;
  const values = gaps.map(({ value }) => value.trim());
  return fillGaps(code, values);
}

function setText(element: Element | null | undefined, text: string): void {
  if (element !== null && element !== undefined) element.textContent = text;
}

function words(state: RunState): { name: string; label: string; spoken: string; ended: boolean } {
  switch (state.kind) {
    case 'queued':
      return { name: 'queued', label: 'Waiting…', spoken: 'Waits for the lab.', ended: false };
    case 'sent':
      return { name: 'sent', label: 'Sent', spoken: `Typed into terminal ${state.terminal}.`, ended: true };
    case 'running':
      return { name: 'running', label: 'Running…', spoken: '', ended: false };
    case 'done':
      if (state.status === undefined) return { name: 'sent', label: 'Ended', spoken: 'Ended.', ended: true };
      if (state.status === 0) return { name: 'ok', label: 'Done ✓', spoken: 'Done.', ended: true };
      return {
        name: 'failed',
        label: `Exit ${state.status}`,
        spoken: `Ended with exit code ${state.status}.`,
        ended: true,
      };
  }
}
