import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../lesson/course.ts';
import { anchorsOf, type Lesson } from '../lesson/lesson.ts';
import { componentsCalled } from '../lesson/page.ts';
import type { Rule } from '../rule.ts';

/** Where the page and the checks lead. */
export const linkRules: readonly Rule[] = [
  {
    id: 'link-target',
    asks: 'links lead to lessons, headings and files that are there',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      for (const { url, line } of lesson.page.links) {
        if (/^[a-z]+:/i.test(url)) continue;
        const wrong = whatIsWrong(url, lesson, course);
        if (wrong !== undefined) yield { line, found: `link "${url}": ${wrong}`, mend: 'Name it as its page has it' };
      }
    },
  },
  {
    id: 'learn-target',
    asks: 'every `learn` of a check leads to a heading that is there',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      for (const { text, line } of lesson.checks?.learn ?? []) {
        const wrong = text.includes('#') ? whatIsWrong(text, lesson, course) : 'it names no heading';
        if (wrong !== undefined) {
          yield {
            file: 'checks.ts',
            line,
            found: `learn "${text}": ${wrong}`,
            mend: 'Take the anchor of the section that explains it',
          };
        }
      }
    },
  },
  {
    id: 'external-link',
    asks: 'no link out of the course before the recap',
    level: 'error',
    bendable: true,
    *find({ page, parts }) {
      const recap = componentsCalled(parts, 'Recap')[0]?.line ?? Number.POSITIVE_INFINITY;
      for (const { url, line } of page.links) {
        if (/^[a-z]+:/i.test(url) && line < recap) {
          yield {
            line,
            found: `link "${url}" inside a step`,
            mend: 'Move it to the recap or to sources; an address to type goes in backticks',
          };
        }
      }
    },
  },
  {
    id: 'page-imports',
    asks: 'the page imports components and files of its folder, never answers',
    level: 'error',
    bendable: false,
    *find({ page, files }) {
      for (const { from, line } of page.imports) {
        const own = from.startsWith('./') ? from.slice(2).replace(/\?.*$/, '') : undefined;
        const isAnswer = own !== undefined && /^(checks|solution|setup|accept|wrong)\b/.test(own);
        if (from.startsWith('#components/') || from.startsWith('@astrojs/starlight/')) continue;
        if (own !== undefined && !isAnswer && files.includes(own)) continue;
        yield {
          line,
          found: `import of "${from}"`,
          mend: 'Import from #components/ or a picture beside the page: answers must not reach a browser',
        };
      }
    },
  },
];

/** Pages of the course that are no lessons: `/glossary/`. */
const sitePages = readdirSync(join(import.meta.dirname, '../../../src/pages'))
  .filter((file) => file.endsWith('.astro'))
  .map((file) => file.slice(0, -'.astro'.length));

/** What is wrong with an address within the course, if anything is. */
function whatIsWrong(url: string, lesson: Lesson, course: Course): string | undefined {
  const [path = '', anchor] = url.split('#');
  if (path !== '' && !path.startsWith('/')) return fileProblem(path, lesson);
  const id = path.replace(/^\/|\/$/g, '');
  const target = path === '' ? lesson : course.get(id);
  if (path === '/' || sitePages.includes(id)) return undefined;
  if (target === undefined) return `there is no lesson "${id}"`;
  if (path !== '' && !path.endsWith('/')) return 'it ends without a /';
  if (anchor === undefined) return undefined;
  const anchors = anchorsOf(target);
  if (anchors.includes(anchor)) return undefined;
  return `no heading "${anchor}"; there are ${anchors.join(', ')}`;
}

const fileProblem = (path: string, { folder }: Lesson): string | undefined =>
  existsSync(join(folder, path)) ? undefined : `there is no file "${path}" in the lesson's folder`;
