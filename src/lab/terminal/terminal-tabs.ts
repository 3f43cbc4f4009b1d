import { element } from '../part.ts';

export interface Tab {
  readonly number: number;
  readonly title: string;
  readonly front: boolean;
}

export interface TabPorts {
  choose(number: number): void;
  close(number: number): void;
}

/** Draws the row of open terminals and listens to it: click, arrow keys, Delete. */
export class TerminalTabs {
  readonly #list: HTMLElement;

  constructor(list: HTMLElement, ports: TabPorts) {
    this.#list = list;
    list.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button === null) return;
      const number = Number(button.dataset.terminal);
      if (button.classList.contains('close')) ports.close(number);
      else ports.choose(number);
    });
    list.addEventListener('keydown', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button.tab') : null;
      if (!(button instanceof HTMLElement)) return;
      if (event.key === 'Delete') ports.close(Number(button.dataset.terminal));
      else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
        this.#step(button, event.key === 'ArrowRight' ? 1 : -1);
    });
  }

  show(tabs: readonly Tab[]): void {
    const focused = this.#list.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-terminal')
      : undefined;
    this.#list.replaceChildren(...tabs.map((tab) => tabItem(tab, tabs.length > 1)));
    if (focused === undefined || focused === null) return;
    const again = this.#list.querySelector(`.tab[data-terminal="${focused}"]`) ?? this.#list.querySelector('.tab');
    if (again instanceof HTMLElement) again.focus();
  }

  #step(from: HTMLElement, by: number): void {
    const all = [...this.#list.querySelectorAll('button.tab')];
    const next = all[(all.indexOf(from) + by + all.length) % all.length];
    if (next instanceof HTMLElement) next.focus();
  }
}

function tabItem({ number, title, front }: Tab, closable: boolean): HTMLLIElement {
  const name = title === '' ? `Terminal ${number}` : `${number}: ${title.slice(0, 40)}`;
  const choose = element('button', 'tab', name);
  choose.type = 'button';
  choose.title = name;
  choose.dataset.terminal = String(number);
  if (front) choose.setAttribute('aria-current', 'true');
  const item = element('li', '', choose);
  if (!closable) return item;
  const close = element('button', 'close', '×');
  close.type = 'button';
  close.dataset.terminal = String(number);
  close.ariaLabel = `Close terminal ${number}`;
  item.append(close);
  return item;
}
