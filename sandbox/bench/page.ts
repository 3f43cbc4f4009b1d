import { gzipSync } from 'node:zlib';
import { openBrowser } from '../testing/e2e/browser.ts';
import type { Instance } from '../testing/instance.ts';
import type { Figure } from './samples.ts';

const loads = 5;

/** Runs in the page: adds up every layout shift that no key or click caused. */
const countShifts = `
  globalThis.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** JavaScript that a lesson page loads before its terminal (gzip), and the layout shift until the prompt is there. */
export async function benchPage({ url }: Instance): Promise<Figure[]> {
  const script: number[] = [];
  const withTerminal: number[] = [];
  const shift: number[] = [];
  const browser = await openBrowser();
  try {
    for (let load = 0; load < loads; load += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      let before = 0;
      let after = 0;
      page.on('response', async (response) => {
        if (response.request().resourceType() !== 'script') return;
        const size = gzipSync(await response.body()).length / 1000;
        // The terminal's own chunk and what only it needs are loaded after the page is usable.
        if (/xterm|addon|terminal/i.test(new URL(response.url()).pathname)) after += size;
        else before += size;
      });
      await page.addInitScript(countShifts);
      await page.goto(new URL('/linux/02-namespaces/', url).href);
      await page.locator('.xterm-rows, .xterm-screen').first().waitFor();
      await page.waitForLoadState('networkidle');
      script.push(before);
      withTerminal.push(before + after);
      shift.push(await page.evaluate('globalThis.shifts').then(Number));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return [
    { name: 'JavaScript before the terminal, gzip', samples: script, unit: 'kB', goal: { quantile: 1, atMost: 120 } },
    { name: 'JavaScript with the terminal, gzip', samples: withTerminal, unit: 'kB' },
    // Chromium reports shifts below 0.0001 as noise of sub-pixel rounding.
    { name: 'layout shift of the whole page', samples: shift, unit: '', goal: { quantile: 1, atMost: 0.0001 } },
  ];
}
