import { questionsOf } from '../lesson/questions.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** What the reader does with the head: predict, answer, recall. */
export const practiceRules: readonly Rule[] = [
  {
    id: 'predictions',
    asks: 'at least 1 prediction',
    level: 'error',
    bendable: false,
    *find(lesson) {
      if (!questionsOf(lesson).some(({ kind }) => kind === 'Predict')) {
        yield { found: 'predictions 0, at least 1', mend: 'Ask with <Predict> what the next block will show' };
      }
    },
  },
  {
    id: 'recall-items',
    asks: '2 to 4 questions at the end (`<Quiz>`, `<Recall>`), at least 1 of them from an earlier lesson',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      const items = questionsOf(lesson).filter(({ kind }) => kind !== 'Predict');
      if (items.length < 2 || items.length > 4) {
        yield {
          found: `recall items ${figure(items.length)}, 2 to 4`,
          mend: 'Ask with <Quiz> what happens, not what it is called',
        };
      }
      const isFirst = course.planned[0] === lesson.id;
      if (!isFirst && !items.some(({ kind }) => kind === 'Recall')) {
        yield {
          found: 'recall items from earlier lessons 0, at least 1',
          mend: 'Ask one with <Recall from="track/nn-slug">',
        };
      }
      for (const { from, line } of items) {
        if (from === undefined || (course.planned.includes(from) && course.order(from, lesson.id) < 0)) continue;
        yield {
          line,
          found: `a recall item from "${from}", which is no earlier lesson`,
          mend: 'Name a lesson that comes before this one',
        };
      }
    },
  },
  {
    id: 'question-options',
    asks: 'a question has 3 or 4 options, a prediction at least 2; one is right, each wrong one is a misconception and has a reply',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      const known = [lesson, ...course.lessons].flatMap(({ frontmatter }) =>
        frontmatter.misconceptions.map(({ id }) => id),
      );
      for (const { kind, id, options, line } of questionsOf(lesson)) {
        const least = kind === 'Predict' ? 2 : 3;
        if (options.length < least || options.length > 4) {
          yield {
            line,
            found: `options of "${id}" ${figure(options.length)}, ${least} to 4`,
            mend: 'Write them as options={[{ text, right: true }, { text, misconception, reply }]}',
          };
        }
        const right = options.filter((one) => one.right).length;
        if (options.length > 0 && right !== 1)
          yield { line, found: `right options of "${id}" ${figure(right)}, 1`, mend: 'Mark one with right: true' };
        for (const { text, misconception, reply, right: isRight } of options) {
          if (isRight) continue;
          if (misconception === undefined || !known.includes(misconception)) {
            yield {
              line,
              found: `option "${text}" of "${id}" is no misconception of the course`,
              mend: 'Name one of the frontmatter: misconception',
            };
          }
          if (reply === '')
            yield { line, found: `option "${text}" of "${id}" has no reply`, mend: 'Say how the system is' };
        }
      }
    },
  },
  {
    id: 'misconception-met',
    asks: 'every misconception of the frontmatter tempts in a question of the page',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const met = questionsOf(lesson).flatMap(({ options }) => options.map(({ misconception }) => misconception));
      for (const [index, { id }] of lesson.frontmatter.misconceptions.entries()) {
        if (met.includes(id)) continue;
        yield {
          line: lesson.frontmatter.lineOf(['misconceptions', index]),
          found: `misconception "${id}" is in no question`,
          mend: 'Make it an option of a prediction or a question',
        };
      }
    },
  },
  {
    id: 'page-order',
    asks: 'the page goes: goal, prediction, worked example, the same with a gap, Your turn, Break it, Recall, Recap',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const sections = lesson.parts.flatMap((part) => (part.kind === 'heading' && part.depth === 2 ? [part] : []));
      const wanted = [
        ['your-turn', 'Your turn'],
        ['break-it', 'Break it'],
        ['recall', 'Recall'],
        ['recap', 'Recap'],
      ] as const;
      let last = 0;
      for (const [slug, title] of wanted) {
        const found = sections.find((section) => section.slug === slug);
        if (found === undefined) yield { found: `no section "${title}"`, mend: `Add: ## ${title}` };
        else if (found.line < last)
          yield {
            line: found.line,
            found: `section "${title}" comes too early`,
            mend: 'Order: Your turn, Break it, Recall, Recap',
          };
        last = Math.max(last, found?.line ?? 0);
      }
      if (lesson.page.parts[0]?.kind !== 'prose')
        yield { found: 'no goal at the top', mend: 'Begin with one sentence: what will work at the end' };
      const turn = sections.find(({ slug }) => slug === 'your-turn')?.line ?? Number.POSITIVE_INFINITY;
      const gap = lesson.parts.some((part) => part.kind === 'fence' && part.code.includes('____') && part.line < turn);
      if (!gap)
        yield {
          found: 'no block with a gap before Your turn',
          mend: 'Show a command again with ____ where the reader has to think',
        };
      const prediction = questionsOf(lesson).find(({ kind }) => kind === 'Predict')?.line ?? 0;
      const firstRun = lesson.parts.find(
        (part) => part.kind === 'fence' && part.meta.some((word) => /^run(=|$)/.test(word)),
      );
      if (firstRun !== undefined && prediction > firstRun.line) {
        yield {
          line: firstRun.line,
          found: 'a block to run before the first prediction',
          mend: 'Ask first what it will show',
        };
      }
    },
  },
];
