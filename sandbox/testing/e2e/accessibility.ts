import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe calls serious or critical on the page, one line each; empty is good. */
export async function seriousProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own policy against foreign scripts stays as it is.
  await page.evaluate(axe);
  const found = violations.parse(await page.evaluate('axe.run().then((results) => results.violations)'));
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
