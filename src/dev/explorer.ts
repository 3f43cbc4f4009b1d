import type { DevEvent, LessonId } from '#protocol';
import { element } from '../lab/part.ts';
import { badge, checkDetail, unmovedDetail } from './explorer-view.ts';
import { TraceBook } from './trace-book.ts';
import { placeWords, timeWords } from './trace-words.ts';

/** The tab for what moved nothing. */
const unmovedTab = '·unmoved';

/**
 * The verdict explorer: a bar at the foot of the page that says how the checks stand, and above it, when opened, what each check read and
 * why it was judged. Alt+W opens and closes it; in the list of checks the arrows choose.
 */
export class Explorer {
  readonly #lesson: LessonId;
  readonly #book = new TraceBook();
  readonly #bar = element('div', 'dev-bar');
  readonly #state = element('p', 'dev-state');
  readonly #note = element('p', 'dev-note');
  readonly #toggle = element('button', 'lab-button is-small', 'Why?');
  readonly #tabs = element('div', 'dev-tabs');
  readonly #panel = element('div', 'dev-panel');
  readonly #box = element('section', 'dev not-content print:hidden');
  #shown: string | undefined;
  #drawing = false;

  constructor(lesson: LessonId) {
    this.#lesson = lesson;
  }

  mount(page: Document): void {
    this.#box.ariaLabel = 'Verdict explorer';
    this.#box.dataset.pagefindIgnore = '';
    this.#state.role = 'status';
    this.#toggle.type = 'button';
    this.#toggle.title = 'Why each check says what it says (Alt+W)';
    this.#toggle.setAttribute('aria-controls', 'dev-explorer');
    this.#toggle.addEventListener('click', () => this.#open(this.#box.dataset.open === undefined));
    this.#tabs.role = 'tablist';
    this.#tabs.ariaLabel = 'Checks';
    this.#tabs.ariaOrientation = 'vertical';
    this.#tabs.addEventListener('keydown', (event) => this.#move(event));
    this.#panel.role = 'tabpanel';
    this.#panel.tabIndex = 0;
    const main = element('div', 'dev-main', this.#tabs, this.#panel);
    main.id = 'dev-explorer';
    this.#bar.append(element('span', 'dev-mark', 'dev'), this.#state, this.#note, this.#toggle);
    this.#box.append(this.#bar, main);
    page.body.append(this.#box);
    page.documentElement.dataset.dev = '';
    page.addEventListener('keydown', (event) => {
      if (event.altKey && event.code === 'KeyW') this.#open(this.#box.dataset.open === undefined);
      else if (event.key !== 'Escape' || !this.#box.contains(page.activeElement)) return;
      else this.#open(false);
      event.preventDefault();
    });
    this.#open(sessionStorage.getItem('drydock:explorer') === 'open', false);
    this.#draw();
  }

  /** Everything is told anew. */
  begin(): void {
    this.#book.clear();
  }

  take(event: DevEvent): void {
    this.#book.take(event);
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #open(wanted: boolean, withFocus = true): void {
    if (wanted) this.#box.dataset.open = '';
    else delete this.#box.dataset.open;
    if (wanted) document.documentElement.dataset.dev = 'open';
    else document.documentElement.dataset.dev = '';
    sessionStorage.setItem('drydock:explorer', wanted ? 'open' : 'closed');
    this.#toggle.setAttribute('aria-expanded', String(wanted));
    this.#draw();
    if (!withFocus) return;
    if (wanted) this.#tabOf(this.#shown)?.focus();
    else this.#toggle.focus();
  }

  #draw(): void {
    this.#drawBar();
    if (this.#box.dataset.open === undefined) return;
    this.#drawTabs();
    const focused = document.activeElement;
    const key = focused instanceof HTMLElement && this.#panel.contains(focused) ? focused.dataset.key : undefined;
    const detail =
      this.#shown === undefined
        ? element('p', 'dev-detail', 'No checks yet.')
        : this.#shown === unmovedTab
          ? unmovedDetail(this.#book)
          : checkDetail(this.#book, this.#shown);
    this.#panel.replaceChildren(detail);
    if (key !== undefined) this.#panel.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
  }

  #drawBar(): void {
    const { checks, startState } = this.#book;
    const problem = checks?.problem;
    this.#bar.dataset.state = problem === undefined ? 'ok' : 'broken';
    const words =
      checks === undefined
        ? `${this.#lesson}: no checks`
        : problem === undefined
          ? `${checks.checks.length} checks of ${timeWords(checks.at).slice(0, 8)} judge this sandbox`
          : `${placeWords(problem)}. Nothing is judged until it is mended.`;
    if (this.#state.textContent !== words) this.#state.textContent = words;
    const files = [...startState].join(', ');
    const note = files === '' ? '' : `${files} saved: reset the sandbox to see it`;
    if (this.#note.textContent !== note) this.#note.textContent = note;
  }

  #drawTabs(): void {
    const ids = (this.#book.checks?.checks ?? []).map(({ id }) => String(id));
    const all = ids.length === 0 ? [] : [...ids, unmovedTab];
    if (this.#shown === undefined || !all.includes(this.#shown)) this.#shown = all[0] ?? this.#shown;
    const focused = this.#tabs.contains(document.activeElement);
    this.#tabs.replaceChildren(...all.map((id) => this.#tab(id)));
    if (focused) this.#tabOf(this.#shown)?.focus();
  }

  #tab(id: string): HTMLElement {
    const chosen = id === this.#shown;
    const tab = element('button', 'dev-tab');
    tab.type = 'button';
    tab.role = 'tab';
    tab.dataset.tab = id;
    tab.ariaSelected = String(chosen);
    tab.tabIndex = chosen ? 0 : -1;
    const [last] = this.#book.history(id);
    if (id === unmovedTab) tab.append(`${this.#book.unmoved.length} events that moved nothing`);
    else tab.append(badge(last?.after ?? 'waiting'), ' ', element('span', '', id));
    tab.addEventListener('click', () => this.#show(id));
    return tab;
  }

  #tabOf(id: string | undefined): HTMLElement | undefined {
    return [...this.#tabs.querySelectorAll<HTMLElement>('[data-tab]')].find(({ dataset }) => dataset.tab === id);
  }

  #show(id: string): void {
    this.#shown = id;
    this.#panel.scrollTop = 0;
    this.#draw();
    this.#tabOf(id)?.focus();
  }

  #move(event: KeyboardEvent): void {
    const ids = [...this.#tabs.querySelectorAll<HTMLElement>('[data-tab]')].map(({ dataset }) => dataset.tab ?? '');
    const now = ids.indexOf(this.#shown ?? '');
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: ids.length - 1 }[event.key];
    const id = next === undefined ? undefined : ids[(next + ids.length) % ids.length];
    if (id === undefined) return;
    event.preventDefault();
    this.#show(id);
  }
}
