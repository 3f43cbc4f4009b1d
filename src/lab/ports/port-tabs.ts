import type { OpenPortView } from '#protocol';
import { element } from '../part.ts';

/** A port as its tab shows it; one that is closed stays while it is looked at. */
export interface PortTab extends OpenPortView {
  readonly open: boolean;
}

/** What to show: the open ports, and the one in front also when it has closed. */
export function tabsFor(ports: readonly OpenPortView[], front: OpenPortView | undefined): PortTab[] {
  const open = ports.map((one) => ({ ...one, open: true }));
  if (front === undefined || ports.some(({ port }) => port === front.port)) return open;
  return [...open, { ...front, open: false }].sort((a, b) => a.port - b.port);
}

/** What is said aloud of a change; empty when nothing opened. */
export function newsOf(before: readonly OpenPortView[], now: readonly OpenPortView[]): string {
  const known = new Set(before.map(({ port }) => port));
  const opened = now.filter(({ port }) => !known.has(port));
  if (opened.length === 0) return '';
  const names = opened.map(({ port, from }) => (from === '' ? `${port}` : `${port} (${from})`));
  return `${opened.length === 1 ? 'Port' : 'Ports'} ${names.join(', ')} opened in your sandbox.`;
}

/** Draws the tabs; the focus stays where it is. */
export function drawTabs(list: HTMLElement, tabs: readonly PortTab[], front: number | undefined): void {
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-port') : undefined;
  list.replaceChildren(...tabs.map((tab) => item(tab, tab.port === front)));
  list.hidden = tabs.length === 0;
  const again = focused === undefined ? null : list.querySelector(`[data-port="${focused}"]`);
  if (again instanceof HTMLElement) again.focus();
}

function item({ port, from, open }: PortTab, front: boolean): HTMLLIElement {
  const button = element('button', 'tab', element('span', 'lamp'), `Port ${port}`);
  button.type = 'button';
  button.dataset.port = String(port);
  button.dataset.open = String(open);
  button.title = `${open ? `Look at port ${port}` : `Port ${port} is closed`}${from === '' ? '' : `: ${from}`}`;
  if (front) button.setAttribute('aria-current', 'true');
  return element('li', '', button);
}
