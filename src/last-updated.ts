import { execFileSync } from 'node:child_process';

/**
 * When each file below `folder` was last committed, by its path from the repository's root.
 * Empty without git or history: a site built from a tarball shows no dates. Starlight itself looks only below src/content/docs.
 */
export function lastUpdatedDates(folder: string): ReadonlyMap<string, Date> {
  const dates = new Map<string, Date>();
  let date: Date | undefined;
  for (const line of gitLog(folder).split('\n')) {
    if (line.startsWith('t:')) date = new Date(Number(line.slice(2)) * 1000);
    // Newest commit first: the first time a file is seen is its last change.
    else if (line !== '' && date !== undefined && !dates.has(line)) dates.set(line, date);
  }
  return dates;
}

function gitLog(folder: string): string {
  try {
    return execFileSync('git', ['log', '--format=t:%ct', '--name-only', '--relative', '--', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    return '';
  }
}
