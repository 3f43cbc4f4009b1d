import { lessonId } from '#protocol';
import { OwnValues } from '../seeds/own-values.ts';
import { askWith } from './ask-dialog.ts';
import { listenToBegin } from './begin-buttons.ts';
import { browserClock } from './client/browser-clock.ts';
import { browserDial } from './client/browser-dial.ts';
import type { ClientContext } from './client/client-context.ts';
import { pageApi } from './client/page-api.ts';
import { makeDivider } from './divider.ts';
import { Lab } from './lab.ts';
import { part } from './part.ts';
import { PhoneSwitch } from './phone-switch.ts';
import { storedPreferences } from './preferences.ts';
import { followReading } from './resume-point.ts';
import { listenToRunButtons } from './run-buttons.ts';
import { RunEvent } from './run-request.ts';
import { listenToSettings } from './settings-view.ts';

/** Builds the lab of this page from its markup. */
class LabPane extends HTMLElement {
  connectedCallback(): void {
    const lesson = lessonId.parse(this.dataset.lesson);
    const preferences = storedPreferences(localStorage);
    const context: ClientContext = {
      clock: browserClock,
      random: Math.random,
      api: pageApi,
      dial: browserDial,
    };
    const phone = new PhoneSwitch(document, (view) => {
      if (view === 'lab') lab.start();
    });
    const lab = new Lab(context, {
      root: this,
      lesson,
      phone,
      preferences,
      storage: sessionStorage,
      ask: askWith(this),
      loadView: async () => (await import('./terminal/terminal-view.ts')).TerminalView,
    });
    listenToSettings(this, {
      preferences,
      fontSize: () => lab.deck.look.fontSize,
      changed: () => lab.deck.restyle(),
    });
    this.#divide(preferences);
    this.#listen(lab, phone);
    const own = new OwnValues(document, context, (signal) => context.api.seeds(lesson, signal));
    whenIdle(() => own.start());
    listenToRunButtons(document, context.clock, own);
    followReading(context, lesson, document);
    listenToBegin(document, lab);
    // On a narrow screen the lab starts when it is first looked at.
    if (!phone.narrow) whenIdle(() => lab.start());
  }

  #divide(preferences: ReturnType<typeof storedPreferences>): void {
    const body = part(this, 'body', HTMLElement);
    makeDivider(part(this, 'width-divider', HTMLElement), {
      preferences,
      name: 'lab-width',
      normal: 44,
      partAt: ({ clientX }) => (1 - clientX / window.innerWidth) * 100,
      moved: () => {},
    });
    const toggle = part(this, 'checks-toggle', HTMLElement);
    const open = (wanted: boolean) => {
      body.dataset.checks = wanted ? 'open' : 'closed';
      toggle.setAttribute('aria-expanded', String(wanted));
    };
    toggle.addEventListener('click', () => open(body.dataset.checks === 'closed'));
    makeDivider(part(this, 'height-divider', HTMLElement), {
      preferences,
      name: 'checks-height',
      normal: 38,
      partAt: ({ clientY }) => {
        const { bottom, height } = body.getBoundingClientRect();
        return ((bottom - clientY) / height) * 100;
      },
      moved: () => open(true),
    });
  }

  #listen(lab: Lab, phone: PhoneSwitch): void {
    document.addEventListener('lab:run', (event) => {
      if (!(event instanceof RunEvent)) return;
      event.preventDefault();
      void lab.run(event.request);
    });
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-check-link]') : null;
      if (link === null) return;
      event.preventDefault();
      const toggle = part(this, 'checks-toggle', HTMLElement);
      if (toggle.getAttribute('aria-expanded') === 'false') toggle.click();
      lab.showCheck(link.dataset.checkLink ?? '');
    });
    part(this, 'checks', HTMLElement).addEventListener('keydown', (event) => {
      if (event.key !== 'F6') return;
      event.preventDefault();
      lab.deck.focus();
    });
    window.addEventListener('online', () => lab.retryNow());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') lab.retryNow();
    });
    // A link from a check to the lesson: on a narrow screen the lesson comes up.
    this.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('a.learn') !== null) phone.show('lesson');
    });
  }
}

function whenIdle(task: () => void): void {
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) window.requestIdleCallback(task, { timeout: 1500 });
  else setTimeout(task, 200);
}

customElements.define('lab-pane', LabPane);
