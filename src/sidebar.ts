import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tracks } from './tracks.ts';

/** One group for each track that has a lesson; Starlight fills it and keeps it fresh while lessons are edited. */
export function sidebarOf(lessonsFolder: string) {
  return tracks
    .filter((track) => hasLesson(join(lessonsFolder, track.folder)))
    .map((track) => ({ label: track.label, items: [{ autogenerate: { directory: `lessons/${track.folder}` } }] }));
}

function hasLesson(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((slug) => existsSync(join(folder, slug, 'index.mdx')));
}
