import type { SolutionStep } from '#protocol';
import { copyText } from '../clipboard.ts';
import { inlineCode } from '../inline-code.ts';
import { element } from '../part.ts';
import { RunEvent } from '../run-request.ts';
import type { HelpRow } from './help-desk.ts';

/** What each rung is for; how many there are is not shown. */
const rungNames = ['The idea', 'Where to look', 'The form'];

/** The ladder below a red check: hints that were taken, the solution, and the button for the next rung. */
export function helpView(help: HelpRow): HTMLElement {
  const view = element('div', 'help');
  const rungs = help.hints.map((hint, index) => {
    const rung = element('p', 'rung', element('strong', '', rungNames[index] ?? 'Hint'), ' ', ...inlineCode(hint));
    rung.tabIndex = -1;
    return rung;
  });
  view.append(...rungs);
  if (help.solution !== undefined) view.append(solutionView(help.solution));
  if (help.offered)
    view.append(element('p', 'offer', 'Three tries, and not there yet? A hint points to the idea. It costs nothing.'));
  if (help.problem !== undefined) view.append(element('p', 'help-problem', help.problem));
  const next = nextButton(help);
  if (next !== undefined) view.append(next);
  return view;
}

function nextButton({ next, hints, offered }: HelpRow): HTMLElement | undefined {
  if (next === undefined) return undefined;
  const words = next === 'solution' ? 'Show the solution' : hints.length === 0 ? 'Hint' : 'Next hint';
  return button(words, next, offered);
}

function button(words: string, take: 'hint' | 'solution' | 'again', strong = false): HTMLButtonElement {
  const made = element('button', strong ? 'lab-button is-small is-strong' : 'lab-button is-small', words);
  made.type = 'button';
  made.dataset.help = take;
  return made;
}

function solutionView(steps: readonly SolutionStep[]): HTMLElement {
  const list = element('ol', 'solution', ...steps.map(stepView));
  const head = element('p', 'rung', element('strong', '', 'One correct way'));
  head.tabIndex = -1;
  return element(
    'div',
    '',
    head,
    list,
    element('p', 'again', 'It stays with you when you have done it yourself.'),
    button('Reset and do it again without looking', 'again'),
  );
}

function stepView({ why, code }: SolutionStep): HTMLElement {
  const shown = element('pre', '', element('code', '', code));
  shown.tabIndex = 0;
  const run = element('button', 'lab-button is-small', 'Run');
  run.type = 'button';
  run.ariaLabel = 'Run this part of the solution';
  run.addEventListener('click', () => run.dispatchEvent(new RunEvent({ code, terminal: undefined, report: () => {} })));
  const copy = element('button', 'lab-button is-small', 'Copy');
  copy.type = 'button';
  copy.ariaLabel = 'Copy this part of the solution';
  copy.addEventListener('click', async () => {
    copy.textContent = (await copyText(code)) ? 'Copied' : 'Not allowed';
  });
  return element(
    'li',
    '',
    ...(why === '' ? [] : [element('p', '', ...inlineCode(why))]),
    shown,
    element('span', 'step-actions', run, copy),
  );
}
