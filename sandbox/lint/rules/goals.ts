import { lessonProblems } from '../../../src/lesson-schema.ts';
import { newCommands } from '../lesson/commands.ts';
import { componentsCalled } from '../lesson/page.ts';
import { questionsOf } from '../lesson/questions.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** What a lesson promises: its frontmatter, and that the page keeps it. */
export const goalRules: readonly Rule[] = [
  {
    id: 'frontmatter',
    asks: 'the frontmatter is as src/lesson-schema.ts has it: 1 to 3 objectives, at most 5 terms, at least 1 misconception, at most 40 minutes, …',
    level: 'error',
    bendable: false,
    *find({ frontmatter }) {
      for (const { message, line } of frontmatter.broken) {
        yield {
          line,
          found: `YAML that is not understood: ${message}`,
          mend: 'Quote texts with a colon or a quotation mark',
        };
      }
      if (frontmatter.broken.length > 0) return;
      for (const { path, message } of lessonProblems(frontmatter.raw)) {
        yield {
          line: frontmatter.lineOf(path),
          found: `${path.length === 0 ? 'frontmatter' : path.join('.')}: ${message}`,
          mend: 'See the field in src/lesson-schema.ts',
        };
      }
    },
  },
  {
    id: 'objective-proved',
    asks: 'every objective is proved by checks or questions of this lesson',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const known = [...(lesson.checks?.checks ?? []), ...questionsOf(lesson)].map(({ id }) => id);
      for (const [index, { can, provedBy }] of lesson.frontmatter.objectives.entries()) {
        for (const id of provedBy.filter((one) => !known.includes(one))) {
          yield {
            line: lesson.frontmatter.lineOf(['objectives', index, 'provedBy']),
            found: `"${can}" is proved by "${id}", which is no check or question; there are ${known.join(', ')}`,
            mend: 'Name a check of checks.ts or the id of a question',
          };
        }
      }
    },
  },
  {
    id: 'prerequisite-known',
    asks: 'prerequisites come before the lesson, written or planned',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      for (const [index, id] of lesson.frontmatter.prerequisites.entries()) {
        if (course.planned.includes(id) && course.order(id, lesson.id) < 0) continue;
        yield {
          line: lesson.frontmatter.lineOf(['prerequisites', index]),
          found: course.planned.includes(id)
            ? `prerequisite "${id}" comes after this lesson`
            : `no lesson "${id}" is written or planned`,
          mend: 'Name an earlier lesson of src/tracks.ts',
        };
      }
    },
  },
  {
    id: 'terms',
    asks: 'every term of the frontmatter is a `<Term>` on the page, and every `<Term>` a term of this or an earlier lesson',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      const { frontmatter, page } = lesson;
      const used = page.inline
        .filter(({ name }) => name === 'Term')
        .map(({ attributes, text, line }) => ({
          term: typeof attributes.of === 'string' ? attributes.of : text,
          line,
        }));
      for (const [index, { term }] of frontmatter.terms.entries()) {
        if (used.some((one) => sameTerm(one.term, term))) continue;
        yield {
          line: frontmatter.lineOf(['terms', index]),
          found: `term "${term}" is nowhere on the page`,
          mend: `Write <Term>${term}</Term> where it is used first, or leave it to the lesson that needs it`,
        };
      }
      const known = [lesson, ...course.before(lesson.id)].flatMap((one) => one.frontmatter.terms);
      for (const { term, line } of used) {
        if (known.some((one) => sameTerm(one.term, term))) continue;
        yield {
          line,
          found: `<Term> "${term}", which no lesson has explained`,
          mend: 'Add it to terms, or name the form it has there: <Term of="…">',
        };
      }
    },
  },
  {
    id: 'new-commands',
    asks: 'at most 4 commands that no earlier lesson has shown (plain shell words do not count)',
    level: 'error',
    bendable: true,
    *find(lesson, course) {
      const fresh = newCommands(lesson, course.before(lesson.id));
      if (fresh.length > 4) {
        yield {
          found: `new commands ${figure(fresh.length)} (${fresh.join(', ')}), at most 4`,
          mend: 'Do without one, or leave it to another lesson',
        };
      }
    },
  },
  {
    id: 'step-minutes',
    asks: 'at most 8 minutes a step (`<Instructor minutes>`), and together not more than the lesson has',
    level: 'error',
    bendable: false,
    *find({ frontmatter, parts }) {
      let sum = 0;
      for (const { attributes, line } of componentsCalled(parts, 'Instructor')) {
        const minutes = typeof attributes.minutes === 'object' ? Number(attributes.minutes.code) : 0;
        sum += minutes;
        if (minutes > 8)
          yield { line, found: `minutes of a step ${figure(minutes)}, at most 8`, mend: 'Make two steps of it' };
      }
      if (sum > frontmatter.minutes) {
        yield {
          found: `minutes of all steps ${figure(sum)}, the lesson has ${figure(frontmatter.minutes)}`,
          mend: 'Correct one of them',
        };
      }
    },
  },
];

const sameTerm = (a: string, b: string): boolean => slugOf(a) === slugOf(b);

/** As src/lesson/this-lesson.ts compares them. */
const slugOf = (term: string): string => term.toLowerCase().replace(/[^a-z0-9]+/g, '-');
