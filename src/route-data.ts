import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { lastUpdatedDates } from './last-updated.ts';

const dates = lastUpdatedDates('lessons');

/** Lesson pages give the right-hand column to the lab pane, so they have no table of contents there. */
export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute;
  route.sidebar = route.sidebar.map(flat);
  route.pagination = onlyLessons(route);
  const { sandbox } = route.entry.data;
  if (sandbox === undefined) return;
  route.lastUpdated ??= dates.get(route.entry.filePath ?? '');
  if (sandbox === 'none') return;
  route.toc = undefined;
  // The first paint waits until the pane is parsed: header and prose would move while the page comes in.
  route.head.push({ tag: 'link', attrs: { rel: 'expect', href: '#lab', blocking: 'render' }, content: '' });
});

/** Where the sidebar goes on beside the lessons: not a lesson after the last. */
const beside = new Set(['/glossary/', '/join/', '/teach/']);

function onlyLessons({ pagination: { prev, next }, entry }: StarlightRouteData): StarlightRouteData['pagination'] {
  if (entry.data.lesson === false) return { prev: undefined, next: undefined };
  return { prev, next: next !== undefined && beside.has(next.href) ? undefined : next };
}

type SidebarEntry = StarlightRouteData['sidebar'][number];

/** A lesson is a folder with one page, which Starlight shows as a group of one: lift the page into its track. */
function flat(track: SidebarEntry): SidebarEntry {
  if (track.type !== 'group') return track;
  return {
    ...track,
    entries: track.entries.flatMap((lesson) => (lesson.type === 'group' ? lesson.entries : [lesson])),
  };
}
