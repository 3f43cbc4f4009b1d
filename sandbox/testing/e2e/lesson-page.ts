import { mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright';
import type { Instance } from '../instance.ts';

/** Hang guard of one step on the page, milliseconds. */
const patience = 180_000;

/** A lesson as a person handles it: reads words, presses buttons, types keys. */
export interface LessonPage {
  readonly page: Page;
  /** The list of commands and outputs that a screen reader follows. */
  readonly log: Locator;
  check(id: string): Locator;
  /** Waits until the status line says this, also where a phone shows the prose. */
  status(words: RegExp): Promise<void>;
  /** Types into the terminal key by key and presses Enter. */
  type(command: string): Promise<void>;
  /** The learner's own value of a seed, as the page shows it. */
  seed(key: string): Promise<string>;
  /** Waits until the check shows this state: `open` is red, `passed` is green. */
  expectCheck(id: string, state: 'todo' | 'open' | 'passed' | 'given' | 'waiting'): Promise<void>;
  screenshot(name: string): Promise<void>;
}

/** Opens a lesson and waits until its terminal is ready. */
export async function openLesson(
  page: Page,
  { url }: Pick<Instance, 'url'>,
  path = '/linux/02-namespaces/',
): Promise<LessonPage> {
  await page.goto(new URL(path, url).href);
  const lesson = asLesson(page);
  await lesson.status(/^Ready/);
  return lesson;
}

/** The lesson that is already on the page. */
export function asLesson(page: Page): LessonPage {
  const check = (id: string) => page.locator(`li[data-check="${id}"]`);
  return {
    page,
    log: page.getByRole('log', { name: 'Commands and their output', includeHidden: true }),
    check,
    status: async (words) => {
      await page
        .locator('[data-part="status-text"]', { hasText: words })
        .waitFor({ state: 'attached', timeout: patience });
    },
    type: async (command) => {
      await page.locator('.terminal-screen.is-front .xterm-helper-textarea').focus();
      await page.keyboard.type(command, { delay: 12 });
      await page.keyboard.press('Enter');
    },
    seed: async (key) => {
      await page.locator(':root[data-seeds="own"]').waitFor({ state: 'attached', timeout: patience });
      return (await page.locator(`[data-seed="${key}"]`).first().textContent()) ?? '';
    },
    expectCheck: async (id, state) => {
      await page
        .locator(`li[data-check="${id}"][data-state="${state}"]`)
        .waitFor({ state: 'attached', timeout: patience });
    },
    screenshot: (name) => saveScreenshot(page, name),
  };
}

/** Saves test-results/screenshots/NAME.png, and the README's copy when DRYDOCK_SCREENSHOTS names a folder. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  for (const folder of ['test-results/screenshots', process.env.DRYDOCK_SCREENSHOTS]) {
    if (folder === undefined) continue;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }
}
