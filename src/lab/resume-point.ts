import { type LessonId, resumePoint } from '#protocol';
import type { Api } from './client/api.ts';
import type { Clock } from './client/clock.ts';

/** Milliseconds a heading must stay the one being read. */
const settle = 3000;

/** Tells web which part of the lesson is being read, so that the home page can lead back to it. Failures do not matter. */
export function followReading(context: { api: Api; clock: Clock }, lesson: LessonId, page: Document): void {
  const headings = [...page.querySelectorAll('.sl-markdown-content :is(h2, h3)[id]')];
  let sent: string | undefined;
  let cancel = () => {};
  const look = () => {
    cancel();
    cancel = context.clock.after(settle, () => {
      if (page.visibilityState === 'hidden') return;
      const anchor = readingNow(headings);
      const point = resumePoint.safeParse({ lesson, ...(anchor === undefined ? {} : { anchor }) });
      if (!point.success || sent === (anchor ?? '')) return;
      sent = anchor ?? '';
      context.api.saveResume(point.data, AbortSignal.timeout(10_000)).catch(() => {
        sent = undefined;
      });
    });
  };
  page.addEventListener('scroll', look, { passive: true });
  look();
}

/** The last heading above the upper third of the window. */
function readingNow(headings: readonly Element[]): string | undefined {
  return headings.findLast((heading) => heading.getBoundingClientRect().top < window.innerHeight / 3)?.id;
}
