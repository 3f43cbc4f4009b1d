import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { LessonPage } from '../testing/e2e/lesson-page.ts';

/** Keeps, in the page, when the word of a check last became `wanted`: milliseconds since 1970. */
const watchWords = `
  globalThis.wordChanges = [];
  new MutationObserver(() => {
    for (const item of document.querySelectorAll('li[data-check]')) {
      const word = item.querySelector('.word')?.textContent;
      const last = globalThis.wordChanges.findLast(({ check }) => check === item.dataset.check);
      if (last?.word !== word) globalThis.wordChanges.push({ check: item.dataset.check, word, at: Date.now() });
    }
  }).observe(document.querySelector('#lab-checks'), { subtree: true, childList: true, characterData: true });
`;

/** A change to be made in the sandbox, and the word of a check that must follow it. */
interface Change {
  readonly check: string;
  readonly word: string;
  /** Makes the change and prints `at-MILLISECONDS-MARK`: the sandbox writes down the time itself (same machine, same clock). */
  readonly command: string;
  readonly mark: string;
}

/** Starts to note when words change on the page; gives how to time a change. */
export async function watchPage({ page, type }: LessonPage): Promise<(change: Change) => Promise<number>> {
  await page.evaluate(watchWords);
  return async ({ check, word, command, mark }) => {
    const before = Number(await page.evaluate('globalThis.wordChanges.length'));
    await type(command);
    const shown = await pollPage(
      page,
      `globalThis.wordChanges.slice(${before}).find((c) => c.check === '${check}' && c.word === '${word}')?.at`,
    );
    const text = await pollPage(
      page,
      `document.querySelector('[data-part="log"]').textContent.match(/at-(\\d+)-${mark}/)?.[1]`,
    );
    return Math.max(0, shown - text);
  };
}

/** Asks the page until it has a number; the times it gives were taken in the page, so that asking late costs nothing. */
async function pollPage(page: Page, expression: string): Promise<number> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(20)) {
    const value = Number(await page.evaluate(expression));
    if (!Number.isNaN(value)) return value;
  }
  throw new Error(`The page did not show it within a minute: ${expression}`);
}
