import { copyText } from '../clipboard.ts';
import { inlineCode } from '../inline-code.ts';
import { element } from '../part.ts';
import { RunEvent } from '../run-request.ts';
import type { CheckRow, CheckState } from './check-board.ts';
import { helpView } from './help-view.ts';

const strokes: Partial<Record<CheckState, string>> = {
  passed: 'M3 8.500 6.500 12 13 4.500',
  given: 'M3 8.500 6.500 12 13 4.500',
  open: 'M5 5l6 6M11 5l-6 6',
  trouble: 'M8 3.500v6M8 12.300v.2',
};

/** Draws one check. `open` shows the reason of a red one at once. */
export function checkItem(row: CheckRow, options: { open: boolean; fresh: boolean }): HTMLLIElement {
  const item = element('li', 'check');
  item.dataset.state = row.state;
  item.dataset.check = row.id;
  item.id = `check-${row.id}`;
  // A task of the prose leads here.
  item.tabIndex = -1;
  if (options.fresh) item.dataset.fresh = '';
  const word = element('span', 'word', row.lapsed ? 'Passed, not so now' : row.word);
  const line = [icon(row.state), element('span', 'title', ...inlineCode(row.title)), word];
  if (row.failure === undefined && row.help === undefined) {
    item.append(element('div', 'check-line', ...line));
  } else {
    const details = element('details', '');
    details.open = options.open;
    const fold = element('span', 'fold');
    fold.ariaHidden = 'true';
    details.append(element('summary', '', ...line, fold));
    if (row.failure !== undefined) details.append(reasonOf(row, row.failure));
    if (row.help !== undefined) details.append(helpView(row.help));
    item.append(details);
  }
  if (row.note !== undefined) item.append(element('p', 'note', ...inlineCode(row.note)));
  return item;
}

function reasonOf(row: CheckRow, failure: NonNullable<CheckRow['failure']>): HTMLElement {
  const reason = element('div', row.lapsed ? 'why is-lapsed' : 'why');
  if (failure.say !== undefined) reason.append(element('p', 'say', ...inlineCode(failure.say)));
  const facts = element('dl', 'fact');
  const fact = (name: string, ...value: (Node | string)[]) =>
    facts.append(element('dt', '', name), element('dd', '', ...value));
  fact('Expected', ...inlineCode(failure.expected));
  fact('Found', ...inlineCode(failure.found));
  fact('Read from', ...inlineCode(failure.from));
  if (failure.see !== '') fact('See it with', lookAt(failure.see));
  reason.append(facts);
  const learn = learnLink(failure.learn);
  if (learn !== undefined) reason.append(learn);
  return reason;
}

function lookAt(command: string): HTMLElement {
  const copy = element('button', 'lab-button is-small', 'Copy');
  copy.type = 'button';
  copy.ariaLabel = `Copy the command ${command}`;
  copy.addEventListener('click', async () => {
    copy.textContent = (await copyText(command)) ? 'Copied' : 'Not allowed';
  });
  const run = element('button', 'lab-button is-small', 'Run');
  run.type = 'button';
  run.ariaLabel = `Run the command ${command}`;
  run.addEventListener('click', () =>
    run.dispatchEvent(new RunEvent({ code: command, terminal: undefined, report: () => {} })),
  );
  return element('span', 'look', element('code', '', command), copy, run);
}

/** A place on our own pages only: the text of a check may be wrong, it may not lead away. */
function learnLink(path: string | undefined): HTMLElement | undefined {
  if (path === undefined || !/^\/(?!\/)/.test(path)) return undefined;
  const link = element('a', 'learn', 'Read about it in the lesson');
  link.href = path;
  return link;
}

function icon(state: CheckState): HTMLElement {
  const box = element('span', 'icon');
  box.ariaHidden = 'true';
  const stroke = strokes[state];
  if (stroke === undefined) return box;
  const space = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(space, 'svg');
  drawing.setAttribute('viewBox', '0 0 16 16');
  const path = document.createElementNS(space, 'path');
  for (const [name, value] of Object.entries({
    d: stroke,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '2.4',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  })) {
    path.setAttribute(name, value);
  }
  drawing.append(path);
  box.append(drawing);
  return box;
}
