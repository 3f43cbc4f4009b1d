import { setTimeout as delay } from 'node:timers/promises';
import type { LiveDown, SandboxView } from '#protocol';
import type { Learner, LiveFeed } from '../learner.ts';

/** What a page learns: messages, and how its connections end. */
export type Told = LiveDown | { readonly type: 'closed'; readonly code: number; readonly reason: string };

/** An open page without a browser: comes back by itself as often as its connection ends, and remembers everything it was told. */
export interface OpenPage {
  readonly told: readonly Told[];
  /** The last view of the sandbox. */
  readonly view: SandboxView | undefined;
  /** The first that fits of what is told from here on; `since` is a former length of `told`. Rejects after four minutes. */
  next(fits: (told: Told) => boolean, since?: number): Promise<Told>;
  send(message: unknown): void;
  close(): void;
}

const hangGuard = 240_000;

export async function openPage(learner: Learner): Promise<OpenPage> {
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const ending = new AbortController();
  const hear = (news: Told) => {
    told.push(news);
    for (const look of [...waiting]) look();
  };
  let feed: LiveFeed | undefined;
  const run = async () => {
    while (!ending.signal.aborted) {
      feed = await learner.live((message) => hear(message)).catch(() => undefined);
      if (feed !== undefined) hear({ type: 'closed', ...(await feed.closed) });
      await delay(250);
    }
  };
  void run();

  const page: OpenPage = {
    told,
    get view() {
      const last = told.findLast((news) => news.type === 'sandbox');
      return last?.type === 'sandbox' ? last.sandbox : undefined;
    },
    next: (fits, since = told.length) =>
      new Promise((resolve, reject) => {
        const settle = (found: Told | undefined) => {
          clearTimeout(guard);
          waiting.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`Not told within four minutes; told: ${told.slice(since).map(short).join('\n')}`));
        };
        const look = () => {
          const found = told.slice(since).find(fits);
          if (found !== undefined) settle(found);
        };
        const guard = setTimeout(() => settle(undefined), hangGuard);
        waiting.add(look);
        look();
      }),
    send: (message) => feed?.send(message),
    close: () => {
      ending.abort();
      feed?.close();
    },
  };
  await page.next(({ type }) => type === 'sandbox', 0);
  return page;
}

function short(news: Told): string {
  return JSON.stringify(news).slice(0, 300);
}
