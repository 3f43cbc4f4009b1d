import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { openBrowser } from '../testing/e2e/browser.ts';
import { type LessonPage, openLesson } from '../testing/e2e/lesson-page.ts';
import type { Instance } from '../testing/instance.ts';
import type { Figure } from './samples.ts';

const rounds = 20;

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

/**
 * From a change in the sandbox to the word on the page. The sandbox writes down the time of the change itself (same machine, same clock).
 * Sampled: a host name, which has no event. Evented: a container that is gone, which turns red after its 250 ms of quiet.
 */
export async function benchVerdicts(instance: Instance): Promise<Figure[]> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const lesson = await openLesson(page, instance);
    await page.evaluate(watchWords);
    const green: number[] = [];
    const joined: number[] = [];
    const red: number[] = [];
    await lesson.type('docker run -d --name web nginx; stamp() { date +%s%3N; }');
    for (let round = 0; round < rounds; round += 1) {
      green.push(
        await measure(
          lesson,
          'own-uts',
          'Passed',
          `unshare --uts sh -c 'hostname harbor; date +%s%3N > /tmp/at; exec sleep 1d' & sleep 1; echo at-$(cat /tmp/at)-${round}g`,
          `${round}g`,
        ),
      );
      await measure(lesson, 'own-uts', 'Passed, not so now', `pkill -x sleep; echo at-$(stamp)-${round}k`, `${round}k`);
      joined.push(
        await measure(
          lesson,
          'share-net',
          'Passed',
          `docker run -d --name side --network container:web busybox sleep 1d >/dev/null; echo at-$(stamp)-${round}s`,
          `${round}s`,
        ),
      );
      red.push(
        await measure(
          lesson,
          'share-net',
          'Passed, not so now',
          `docker rm -f side >/dev/null; echo at-$(stamp)-${round}r`,
          `${round}r`,
        ),
      );
    }
    return [
      { name: 'sampled fact to green on the page', samples: green, unit: 'ms', goal: { quantile: 0.95, atMost: 450 } },
      {
        name: 'container event and its process to green on the page',
        samples: joined,
        unit: 'ms',
        goal: { quantile: 0.95, atMost: 450 },
      },
      {
        name: 'container event to red on the page (250 ms of quiet in it)',
        samples: red,
        unit: 'ms',
        goal: { quantile: 0.95, atMost: 550 },
      },
    ];
  } finally {
    await browser.close();
  }
}

/** Runs `command`, which prints `at-MILLISECONDS-MARK` when it has made the change, and waits for the word. */
async function measure(
  lesson: LessonPage,
  check: string,
  word: string,
  command: string,
  mark: string,
): Promise<number> {
  const { page } = lesson;
  const before = Number(await page.evaluate('globalThis.wordChanges.length'));
  await lesson.type(command);
  const shown = await pollPage(
    page,
    `globalThis.wordChanges.slice(${before}).find((c) => c.check === '${check}' && c.word === '${word}')?.at`,
  );
  const text = await pollPage(
    page,
    `document.querySelector('[data-part="log"]').textContent.match(/at-(\\d+)-${mark}/)?.[1]`,
  );
  return Math.max(0, shown - text);
}

/** Asks the page until it has a number; the times it gives were taken in the page, so that asking late costs nothing. */
async function pollPage(page: Page, expression: string): Promise<number> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(20)) {
    const value = Number(await page.evaluate(expression));
    if (!Number.isNaN(value)) return value;
  }
  throw new Error(`The page did not show it within a minute: ${expression}`);
}
