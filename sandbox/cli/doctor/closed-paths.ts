import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What web reads of a clone. */
const parts = ['.', 'package.json', 'node_modules', 'lessons', 'sandbox'];

/** The parts of a clone that nobody but its owner and his group can read: a clone that was made under `umask 077` is closed as a whole. */
export function closedPaths(root: string): string[] {
  return parts.map((part) => join(root, part)).filter((path) => existsSync(path) && isClosed(path));
}

function isClosed(path: string): boolean {
  const stat = statSync(path);
  const needed = stat.isDirectory() ? 0o005 : 0o004;
  return (stat.mode & needed) !== needed;
}
