import { lessonProblems } from '../../../src/lesson-schema.ts';
import { newCommands } from '../lesson/commands.ts';
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
    id: 'term-used',
    asks: 'every term is in the prose',
    level: 'error',
    bendable: false,
    *find({ frontmatter, parts }) {
      const prose = parts.flatMap((part) =>
        part.kind === 'prose' || part.kind === 'heading' ? [part.text.toLowerCase()] : [],
      );
      for (const [index, { term }] of frontmatter.terms.entries()) {
        if (prose.some((text) => text.includes(term.toLowerCase()))) continue;
        yield {
          line: frontmatter.lineOf(['terms', index]),
          found: `term "${term}" is nowhere on the page`,
          mend: 'Define it where it is used first, or leave it to the lesson that needs it',
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
];
