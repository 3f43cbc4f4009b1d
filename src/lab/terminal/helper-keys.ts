import type { StickyControl } from './sticky-control.ts';

const plain: Readonly<Record<string, string>> = { tab: '\t', esc: '\x1b' };
const arrows: Readonly<Record<string, string>> = { up: 'A', down: 'B', right: 'C', left: 'D' };

export interface HelperKeyPorts {
  readonly control: StickyControl;
  /** Whether the program in front asked for the other form of arrow keys. */
  applicationCursor(): boolean;
  type(data: string): void;
}

/** Keys that a phone's keyboard lacks. The focus stays in the terminal, or the keyboard would fold away. */
export function listenToHelperKeys(row: HTMLElement, ports: HelperKeyPorts): void {
  row.addEventListener('pointerdown', (event) => event.preventDefault());
  row.addEventListener('click', ({ target }) => {
    const key = target instanceof HTMLElement ? target.dataset.key : undefined;
    if (key === undefined) return;
    if (key === 'ctrl') ports.control.toggle();
    else ports.type(ports.control.apply(dataOf(key, ports.applicationCursor())));
  });
}

function dataOf(key: string, applicationCursor: boolean): string {
  const arrow = arrows[key];
  if (arrow !== undefined) return `\x1b${applicationCursor ? 'O' : '['}${arrow}`;
  return plain[key] ?? key;
}
