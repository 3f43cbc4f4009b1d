import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../images/content-hash.ts';

const files = ['astro.config.mjs', 'package-lock.json'];
/** Everything of the clone that a running instance is made of: site and lessons, web and its supervisor, agent and images. */
const folders = [
  ...['src', 'lessons', 'public'],
  ...['checks', 'cli', 'grading', 'holder', 'images', 'lab-client', 'labhost', 'protocol', 'storage', 'web'].map(
    (room) => join('sandbox', room),
  ),
];

/** Digest of this clone's code, tests apart: an instance that was started from another one is old. 16 hexadecimal digits. */
export async function digestOfCode(root: string): Promise<string> {
  const there = (path: string) => existsSync(join(root, path));
  return contentHash(
    folders.filter(there).map((folder) => join(root, folder)),
    files.filter(there).map((file) => readFileSync(join(root, file), 'utf8')),
  );
}
