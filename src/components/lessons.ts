import { type CollectionEntry, getCollection } from 'astro:content';
import { type Track, tracks } from '../tracks.ts';

export interface CourseTrack {
  readonly track: Track;
  readonly lessons: readonly CourseLesson[];
}

interface CourseLesson {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly minutes: number | undefined;
  /** A lesson that is named in the plan and not written yet. */
  readonly coming: boolean;
}

/** Every track in order: the lessons that exist, in their place among those that are planned. */
export async function course(): Promise<readonly CourseTrack[]> {
  const entries = await getCollection('docs', (entry) => entry.data.sandbox !== undefined && !entry.data.draft);
  return tracks.map((track) => ({ track, lessons: lessonsOf(track, entries) }));
}

function lessonsOf(track: Track, entries: readonly CollectionEntry<'docs'>[]): readonly CourseLesson[] {
  const written = entries.filter((entry) => entry.id.startsWith(`${track.folder}/`)).map(fromEntry);
  const ids = new Set(written.map((lesson) => lesson.id));
  const missing = track.planned
    .map((plan) => ({ id: `${track.folder}/${plan.slug}`, title: plan.title }))
    .filter((plan) => !ids.has(plan.id))
    .map((plan) => ({ ...plan, description: undefined, minutes: undefined, coming: true }));
  return [...written, ...missing].sort((a, b) => a.id.localeCompare(b.id));
}

function fromEntry(entry: CollectionEntry<'docs'>): CourseLesson {
  const { title, description, minutes } = entry.data;
  return { id: entry.id, title, description, minutes, coming: false };
}
