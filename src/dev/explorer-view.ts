import type { Judged, TracedFact } from '#protocol';
import { inlineCode } from '../lab/inline-code.ts';
import { element } from '../lab/part.ts';
import { RunEvent } from '../lab/run-request.ts';
import type { TraceBook } from './trace-book.ts';
import { askedWords, causeWords, changeWords, placeWords, sourceWords, timeWords } from './trace-words.ts';

/** Everything about one check, drawn anew for each event. */
export function checkDetail(book: TraceBook, check: string): HTMLElement {
  const history = book.history(check);
  const [last] = history;
  const detail = element('div', 'dev-detail');
  if (last === undefined) {
    detail.append(element('p', '', 'Not judged yet: the checks of this lesson begin with the sandbox.'));
    return detail;
  }
  detail.append(element('p', 'dev-why', badge(last.after), ' ', ...inlineCode(last.text)));
  if (last.problem !== undefined) detail.append(element('p', 'dev-problem', placeWords(last.problem)));
  const facts = book.facts(check);
  detail.append(
    element('h3', '', 'What the last evaluation read'),
    facts.length === 0
      ? element('p', '', 'Nothing: it did not run.')
      : table(
          ['', 'Fact', 'Value', 'Read from', 'See it with', 'Changed'],
          facts.map((fact, index) => factRow(fact, index)),
        ),
    element('h3', '', 'Why it was judged, newest first'),
    table(['When', 'Because of', 'Took', 'Verdict'], history.map(historyRow)),
  );
  return detail;
}

/** What happened in the sandbox and made no check run. */
export function unmovedDetail({ unmoved }: TraceBook): HTMLElement {
  const detail = element('div', 'dev-detail');
  detail.append(
    element('p', 'dev-why', 'What happened in the sandbox and gave no check another answer, newest first.'),
    table(
      ['When', 'Source', 'What happened', 'Why nothing ran'],
      unmoved.map(({ at, source, event, reason }) => [
        time(at),
        sourceWords(source),
        event,
        reason === 'nobody-reads-it' ? 'no check reads this source now' : 'all that checks read of it is as before',
      ]),
    ),
  );
  return detail;
}

export function badge(verdict: Judged['after']): HTMLElement {
  const made = element('span', 'dev-badge', verdict);
  made.dataset.verdict = verdict;
  return made;
}

function factRow(fact: TracedFact & { changedAt: number }, index: number): Cell[] {
  const asked = element('span', 'dev-asked', askedWords(fact));
  asked.dataset.asked = fact.state === 'unread' ? 'unread' : fact.asked;
  const value = element('code', 'dev-value', fact.value);
  value.dataset.state = fact.state;
  const from = fact.from === undefined || fact.sources.includes(fact.from) ? [] : [element('code', '', fact.from)];
  return [
    asked,
    element('span', '', ...inlineCode(fact.name)),
    value,
    element('span', '', fact.sources.map(sourceWords).join(', '), ...(from.length > 0 ? [' ', ...from] : [])),
    fact.see === undefined ? '' : seeCell(fact.see, `see-${index}`),
    time(fact.changedAt),
  ];
}

function seeCell(command: string, key: string): HTMLElement {
  const run = element('button', 'lab-button is-small', 'Run');
  run.type = 'button';
  run.dataset.key = key;
  run.ariaLabel = `Run the command ${command}`;
  run.addEventListener('click', () =>
    run.dispatchEvent(new RunEvent({ code: command, terminal: undefined, report: () => {} })),
  );
  return element('span', 'dev-see', element('code', '', command), run);
}

function historyRow(judged: Judged): Cell[] {
  const causes = element('ul', 'dev-causes', ...judged.causes.map((cause) => element('li', '', causeWords(cause))));
  return [
    time(judged.at),
    causes,
    judged.ms === undefined ? 'nothing ran' : `${judged.ms.toFixed(1)} ms`,
    element('span', '', badge(judged.after), ' ', changeWords(judged)),
  ];
}

type Cell = Node | string;

const time = (at: number): HTMLElement => element('span', 'dev-time', timeWords(at));

function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const head = element('tr', '', ...heads.map((name) => element('th', '', name)));
  for (const cell of head.cells) cell.scope = 'col';
  const body = rows.map((cells) => element('tr', '', ...cells.map((cell) => element('td', '', cell))));
  return element('table', '', element('thead', '', head), element('tbody', '', ...body));
}
