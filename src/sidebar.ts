import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tracks } from './tracks.ts';

/** One group for each track that has a lesson, which Starlight fills and keeps fresh while lessons are edited; then what stands beside the lessons. */
export function sidebarOf(lessonsFolder: string) {
  const groups = tracks
    .filter((track) => hasLesson(join(lessonsFolder, track.folder)))
    .map((track) => ({ label: track.label, items: [{ autogenerate: { directory: `lessons/${track.folder}` } }] }));
  return [
    ...groups,
    { label: 'Glossary', link: '/glossary/' },
    { label: 'Join a class', link: '/join/' },
    { label: 'Classes', link: '/teach/', attrs: { class: 'for-instructors' } },
  ];
}

function hasLesson(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((slug) => existsSync(join(folder, slug, 'index.mdx')));
}
