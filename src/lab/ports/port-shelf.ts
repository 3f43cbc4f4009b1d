import type { OpenPortView } from '#protocol';
import type { Api } from '../client/api.ts';
import { problemOf } from '../client/problems.ts';
import { part } from '../part.ts';
import { goToPort, openTab } from './go-to-port.ts';
import { drawTabs, newsOf, tabsFor } from './port-tabs.ts';

export interface ShelfPorts {
  readonly root: ParentNode;
  readonly api: Pick<Api, 'openPort'>;
  /** The preview was left. */
  left(): void;
  trouble(text: string): void;
}

const frameName = 'drydock-preview';

/** Ports of the sandbox beside its terminals: a tab for each that something listens on, and the page behind it. */
export class PortShelf {
  readonly #ports: ShelfPorts;
  readonly #tabs: HTMLElement;
  readonly #pane: HTMLElement;
  #open: readonly OpenPortView[] = [];
  #front: OpenPortView | undefined;

  constructor(ports: ShelfPorts) {
    const { root } = ports;
    this.#ports = ports;
    this.#tabs = part(root, 'port-tabs', HTMLElement);
    this.#pane = part(root, 'preview', HTMLElement);
    this.#tabs.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('button[data-port]') : null;
      if (button !== null) void this.#choose(Number(button.dataset.port));
    });
    const press = (name: string, work: () => void) =>
      part(root, name, HTMLElement).addEventListener('click', () => work());
    press('preview-reload', () => void this.#go(frameName));
    press('preview-new-tab', () => void this.#goInTab());
    press('preview-close', () => this.#leave());
    press('tabs', () => this.hide());
    press('new-terminal', () => this.hide());
    this.#pane.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#leave();
    });
  }

  /** What listens now. A page whose server is back is loaded again. */
  show(ports: readonly OpenPortView[]): void {
    const front = this.#front?.port;
    const isBack = has(ports, front) && !has(this.#open, front);
    const news = newsOf(this.#open, ports);
    if (news !== '') part(this.#ports.root, 'port-news', HTMLElement).textContent = news;
    this.#open = ports;
    // Its name may be known only now.
    this.#front = ports.find(({ port }) => port === front) ?? this.#front;
    this.#draw();
    if (isBack) void this.#go(frameName);
  }

  hide(): void {
    if (this.#front === undefined) return;
    this.#front = undefined;
    part(this.#pane, 'preview-frame', HTMLElement).replaceChildren();
    this.#draw();
  }

  #leave(): void {
    this.hide();
    this.#ports.left();
  }

  async #choose(port: number): Promise<void> {
    const chosen = this.#open.find((one) => one.port === port);
    if (chosen === undefined || this.#front?.port === port) return;
    this.#front = chosen;
    const frame = document.createElement('iframe');
    frame.name = frameName;
    frame.title = `Port ${port} of your sandbox`;
    // It may do what a page does, but not take this page elsewhere.
    frame.setAttribute(
      'sandbox',
      'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads',
    );
    part(this.#pane, 'preview-frame', HTMLElement).replaceChildren(frame);
    this.#draw();
    await this.#go(frameName);
  }

  async #goInTab(): Promise<void> {
    const tab = openTab();
    if (!(await this.#go(tab.name))) tab.close();
  }

  async #go(target: string): Promise<boolean> {
    const front = this.#front;
    if (front === undefined) return false;
    try {
      const opened = await this.#ports.api.openPort(front.port, new AbortController().signal);
      // Another port may be in front by now.
      const isWanted = target !== frameName || this.#front?.port === front.port;
      if (isWanted) goToPort(opened, target);
      return isWanted;
    } catch (error) {
      const { message, hint } = problemOf(error);
      this.#ports.trouble(hint === undefined ? message : `${message}. ${hint}.`);
      return false;
    }
  }

  #draw(): void {
    const { root } = this.#ports;
    const front = this.#front;
    drawTabs(this.#tabs, tabsFor(this.#open, front), front?.port);
    this.#pane.hidden = front === undefined;
    part(root, 'terminals', HTMLElement).dataset.front = front === undefined ? 'terminal' : 'port';
    if (front === undefined) return;
    const name = front.from === '' ? '' : ` · ${front.from}`;
    part(root, 'preview-address', HTMLElement).textContent =
      `localhost:${front.port}${name}${has(this.#open, front.port) ? '' : ' · closed'}`;
  }
}

const has = (ports: readonly OpenPortView[], port: number | undefined) => ports.some((one) => one.port === port);
