import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tracks } from '../../../src/tracks.ts';
import type { Rule } from '../rule.ts';

/** What every file of ours says that must never reach a browser; a test looks for it in everything that is served. */
const canary = 'drydock-canary-7f3a';

/** The files of a lesson. */
export const folderRules: readonly Rule[] = [
  {
    id: 'lesson-name',
    asks: 'the folder is `<track>/<nn-slug>`, of a track in src/tracks.ts',
    level: 'error',
    bendable: false,
    *find({ id }) {
      const [track = '', slug = ''] = id.split('/');
      if (!tracks.some(({ folder }) => folder === track)) {
        yield {
          found: `track "${track}"; there are ${tracks.map(({ folder }) => folder).join(', ')}`,
          mend: 'Move it, or add the track',
        };
      }
      if (!/^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
        yield { found: `folder "${slug}", two digits and words asked: 02-namespaces`, mend: 'Rename it' };
      }
    },
  },
  {
    id: 'unused-file',
    asks: 'no file that nothing uses',
    level: 'error',
    bendable: false,
    *find({ files, folder, page, checks, scripts }) {
      const users = [page.source, checks?.source ?? '', ...scripts.map(({ text }) => text)].join('\n');
      for (const file of files) {
        if (ofALesson.test(file)) continue;
        // A file is used under its name, or with the folder that it lies in: `docker build app`.
        const names = file.split('/').slice(file.startsWith('files/') ? 1 : 0);
        const others = files
          .filter((other) => other !== file && other.startsWith('files/'))
          .map((other) => readFileSync(join(folder, other), 'utf8'));
        if (!names.some((name) => [users, ...others].some((text) => text.includes(name)))) {
          yield {
            file,
            found: 'nothing names this file',
            mend: 'Delete it, or use it in the page, a script or the checks',
          };
        }
      }
    },
  },
  {
    id: 'canary',
    asks: `every file with answers says \`${canary}\`, by which tests find leaks`,
    level: 'error',
    bendable: false,
    *find({ files, folder }) {
      for (const file of files.filter((one) => withAnswers.test(one))) {
        if (readFileSync(join(folder, file), 'utf8').includes(canary)) continue;
        yield { file, found: 'no canary', mend: `Write a comment: ${canary}` };
      }
    },
  },
];

const withAnswers = /^(checks\.ts|equivalents\.txt|solution\.sh|(accept|wrong|steps)\/[^/]+\.sh)$/;
/** The files that every lesson may have. */
const ofALesson = new RegExp(`${withAnswers.source}|^(index\\.mdx|NOTES\\.md|setup\\.sh)$`);
