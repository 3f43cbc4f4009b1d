import './explorer.css';
import { lessonId } from '#protocol';
import { pageApi } from '../lab/client/page-api.ts';
import { Explorer } from './explorer.ts';
import { followTrace } from './follow-trace.ts';

/** The verdict explorer, on the pages of lessons with a lab; only the dev server brings it. */
const lesson = lessonId.safeParse(document.querySelector<HTMLElement>('lab-pane')?.dataset.lesson).data;
if (lesson !== undefined) {
  const explorer = new Explorer(lesson);
  explorer.mount(document);
  followTrace(pageApi, lesson, explorer);
}
