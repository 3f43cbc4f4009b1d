import { RunEvent, type RunState } from './run-request.ts';

/** Turns clicks on the Run buttons of the prose into `lab:run` events and shows on the block how it goes. */
export function listenToRunButtons(page: Document): void {
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-run]') : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const terminal = Number(button.dataset.terminal);
    const event = new RunEvent({
      code: (button.dataset.run ?? '').replaceAll('\u007f', '\n'),
      terminal: Number.isInteger(terminal) && terminal > 0 ? terminal : undefined,
      report: (state) => show(button, state),
    });
    if (button.dispatchEvent(event)) describe(button, '', 'No lab here');
  });
}

function show(button: HTMLButtonElement, state: RunState): void {
  switch (state.kind) {
    case 'queued':
      describe(button, 'queued', 'Waits for the lab');
      break;
    case 'sent':
      describe(button, 'sent', `In terminal ${state.terminal}`);
      break;
    case 'running':
      describe(button, 'running', 'Running…');
      break;
    case 'done':
      if (state.status === undefined) describe(button, 'sent', 'Ended');
      else if (state.status === 0) describe(button, 'ok', 'Done ✓');
      else describe(button, 'failed', `Exit code ${state.status}`);
      break;
  }
}

function describe(button: HTMLButtonElement, state: string, words: string): void {
  const block = button.closest('.is-run');
  if (block instanceof HTMLElement) block.dataset.state = state;
  const line = button.parentElement?.querySelector('.run-state');
  if (line !== null && line !== undefined) line.textContent = words;
}
