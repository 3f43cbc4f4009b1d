import type { Browser } from 'playwright';
import { openBrowser } from '../testing/e2e/browser.ts';
import { openLesson } from '../testing/e2e/lesson-page.ts';
import type { Instance } from '../testing/instance.ts';
import { newLearner } from '../testing/learner.ts';
import type { Figure } from './samples.ts';
import { watchPage } from './watched-page.ts';

const rounds = 20;
const eventedLesson = 'bench/01-evented';

/** Lessons outside the course have no page: one of the course's pages is told to show this one's checks, before its code runs. */
const showEventedLesson = `
  new MutationObserver(() => {
    const pane = document.querySelector('lab-pane');
    if (pane !== null) pane.dataset.lesson = '${eventedLesson}';
  }).observe(document, { subtree: true, childList: true });
`;

/** From a change in the sandbox to the word on the page, in a browser. */
export async function benchVerdicts(instance: Instance): Promise<Figure[]> {
  await demandLesson(instance);
  const browser = await openBrowser();
  try {
    return [...(await sampledFacts(browser, instance)), ...(await eventedFacts(browser, instance))];
  } finally {
    await browser.close();
  }
}

/** Facts of processes, which have no events: sampled while a check reads them. */
async function sampledFacts(browser: Browser, instance: Instance): Promise<Figure[]> {
  const page = await browser.newPage();
  const lesson = await openLesson(page, instance);
  const measure = await watchPage(lesson);
  const green: number[] = [];
  const joined: number[] = [];
  const red: number[] = [];
  const name = await lesson.seed('name');
  await lesson.type(`docker run -d --name web-${name} nginx; stamp() { date +%s%3N; }`);
  for (let round = 0; round < rounds; round += 1) {
    green.push(
      await measure({
        check: 'own-uts',
        word: 'Passed',
        command: `unshare --uts sh -c 'hostname ${name}; date +%s%3N > /tmp/at; exec sleep 1d' & sleep 1; echo at-$(cat /tmp/at)-${round}g`,
        mark: `${round}g`,
      }),
    );
    await measure({
      check: 'own-uts',
      word: 'Passed, not so now',
      command: `pkill -x sleep; echo at-$(stamp)-${round}k`,
      mark: `${round}k`,
    });
    joined.push(
      await measure({
        check: 'share-net',
        word: 'Passed',
        command: `docker run -d --name side-${name} --network container:web-${name} busybox sleep 1d >/dev/null; echo at-$(stamp)-${round}s`,
        mark: `${round}s`,
      }),
    );
    red.push(
      await measure({
        check: 'share-net',
        word: 'Passed, not so now',
        command: `docker rm -f side-${name} >/dev/null; echo at-$(stamp)-${round}r`,
        mark: `${round}r`,
      }),
    );
  }
  await page.close();
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
}

/** A fact that has an event and nothing else. The time of the change is the engine's own: when it wrote that the container runs. */
async function eventedFacts(browser: Browser, instance: Instance): Promise<Figure[]> {
  const page = await browser.newPage();
  await page.addInitScript(showEventedLesson);
  const lesson = await openLesson(page, instance);
  const measure = await watchPage(lesson);
  const green: number[] = [];
  const red: number[] = [];
  await lesson.type(
    `docker create --name side busybox sleep 1d; when() { date -d "$(docker inspect -f "{{.State.$1}}" side)" +%s%3N; }`,
  );
  for (let round = 0; round < rounds; round += 1) {
    green.push(
      await measure({
        check: 'side-runs',
        word: 'Passed',
        command: `docker start side >/dev/null; echo at-$(when StartedAt)-${round}e`,
        mark: `${round}e`,
      }),
    );
    red.push(
      await measure({
        check: 'side-runs',
        word: 'Passed, not so now',
        command: `docker kill side >/dev/null; echo at-$(when FinishedAt)-${round}f`,
        mark: `${round}f`,
      }),
    );
  }
  await page.close();
  return [
    {
      name: 'purely evented fact to green on the page',
      samples: green,
      unit: 'ms',
      goal: { quantile: 0.95, atMost: 300 },
    },
    // From the end of the process: the engine's own tidying up is in it, so it is shown, not judged.
    { name: 'purely evented fact to red on the page (250 ms of quiet in it)', samples: red, unit: 'ms' },
  ];
}

async function demandLesson({ url }: Instance): Promise<void> {
  const answer = await (await newLearner(url)).request('GET', `/api/lessons/${eventedLesson}/checks`);
  if (answer.ok) return;
  throw new Error(
    `The instance does not know the lesson "${eventedLesson}": start it with DRYDOCK_LESSONS=lessons:sandbox/bench/lessons npm start`,
  );
}
