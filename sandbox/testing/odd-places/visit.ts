import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { newLearner } from '../learner.ts';

export interface Visit {
  /** HTTP status of the health question, of the lesson's page, and of a style sheet that the page names. */
  readonly statuses: readonly number[];
  /** Title of the lesson's page. */
  readonly title: string | undefined;
  /** The sandbox that a new learner got. */
  readonly sandbox: SandboxId;
}

/** Does once everything that a browser needs of web: health, the lesson's page with its style, a session, a sandbox. */
export async function visit(url: string): Promise<Visit> {
  const ready = await health(url);
  const page = await fetch(new URL('/linux/02-namespaces/', url));
  const text = await page.text();
  const style = await fetch(new URL(/href="(\/_astro\/[^"]+\.css)"/.exec(text)?.[1] ?? '/no-style', url));
  return {
    statuses: [ready.status, page.status, style.status],
    title: /<h1[^>]*>([^<]*)</.exec(text)?.[1],
    sandbox: await (await newLearner(url)).sandbox(),
  };
}

/** The lab host has seconds to answer that question: one that is busy may need more than one. */
async function health(url: string): Promise<Response> {
  for (const deadline = Date.now() + 120_000; ; await delay(250)) {
    const ready = await fetch(new URL('/readyz', url));
    if (ready.ok || Date.now() > deadline) return ready;
  }
}
