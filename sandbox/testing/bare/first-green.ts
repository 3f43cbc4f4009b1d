import { openBrowser } from '../e2e/browser.ts';
import { openLesson } from '../e2e/lesson-page.ts';

/**
 * `first-green.ts URL`: a learner's first minute in Chromium, from the bare course to the first green check. Prints what took how long.
 * Runs in the network namespace of the machine under test, whose course listens on loopback only.
 */
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('Say the URL of the course');

let last = performance.now();
const browser = await openBrowser();
lap('Chromium is up');
try {
  const lesson = await openLesson(await browser.newPage(), { url });
  lap('the lesson is open, a sandbox is claimed, its shell is ready');
  await lesson.expectCheck('own-uts', 'todo');
  lap('the first check has looked: red');
  await lesson.type(`unshare --uts sh -c 'hostname ${await lesson.seed('name')}; exec sleep 1d' &`);
  await lesson.expectCheck('own-uts', 'passed');
  lap('one command typed like a person, and its check is green');
} finally {
  await browser.close();
}

function lap(what: string): void {
  const now = performance.now();
  process.stdout.write(`  ${((now - last) / 1000).toFixed(1)} s  ${what}\n`);
  last = now;
}
