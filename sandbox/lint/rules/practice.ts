import type { Course } from '../lesson/course.ts';
import { componentsCalled, type Part } from '../lesson/page.ts';
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
    asks: 'a question has 3 or 4 options, a prediction at least 2; one is right, each wrong one is a misconception of its own and has a reply',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      const known = misconceptionsOf(course);
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
        const named = options.map(({ misconception }) => misconception).filter((one) => one !== undefined);
        const twice = named.find((one, index) => named.indexOf(one) < index);
        if (twice !== undefined) {
          yield {
            line,
            found: `options of "${id}" with the misconception "${twice}", more than 1`,
            mend: 'What is counted for the instructor tells them apart: name another, or leave one out',
          };
        }
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
    asks: 'every misconception of the frontmatter tempts in a question or is refuted in a `<Misconception>`, which names one of the course',
    level: 'error',
    bendable: true,
    *find(lesson, course) {
      const refuted = componentsCalled(lesson.parts, 'Misconception').map(({ attributes, line }) => ({
        id: typeof attributes.id === 'string' ? attributes.id : '',
        line,
      }));
      const tempting = questionsOf(lesson).flatMap(({ options }) => options.map(({ misconception }) => misconception));
      const met = [...tempting, ...refuted.map(({ id }) => id)];
      for (const [index, { id }] of lesson.frontmatter.misconceptions.entries()) {
        if (met.includes(id)) continue;
        yield {
          line: lesson.frontmatter.lineOf(['misconceptions', index]),
          found: `misconception "${id}" is in no question`,
          mend: 'Make it an option of a prediction or a question',
        };
      }
      const known = misconceptionsOf(course);
      for (const { id, line } of refuted.filter((one) => !known.includes(one.id))) {
        yield {
          line,
          found: `<Misconception> "${id}", which no lesson lists`,
          mend: 'Add it to misconceptions in the frontmatter',
        };
      }
    },
  },
  {
    id: 'tasks',
    asks: 'one `<Task>` for each check that is shown',
    level: 'error',
    bendable: false,
    *find({ checks, parts }) {
      const tasks = componentsCalled(parts, 'Task').map(({ attributes, line }) => ({ check: attributes.check, line }));
      const ids = checks?.checks.map(({ id }) => id) ?? [];
      for (const { check, line } of tasks) {
        if (typeof check === 'string' && ids.includes(check)) continue;
        yield {
          line,
          found: `a task for "${String(check)}", which is no check; there are ${ids.join(', ')}`,
          mend: 'Write <Task check="…">',
        };
      }
      for (const { id, hidden, line } of checks?.checks ?? []) {
        const mine = tasks.filter(({ check }) => check === id).length;
        if (hidden || mine === 1) continue;
        yield {
          file: 'checks.ts',
          line,
          found: `tasks for check "${id}" ${figure(mine)}, 1`,
          mend: `Write <Task check="${id}"> into the exercise`,
        };
      }
    },
  },
  {
    id: 'page-order',
    asks: 'the page goes: Goal, a prediction and a block with a gap, Exercise, BreakIt, questions, Recap',
    level: 'error',
    bendable: true,
    *find({ page, parts }) {
      const places = [
        ['<Goal>', componentsCalled(page.parts, 'Goal')],
        ['<Predict>', componentsCalled(parts, 'Predict')],
        ['block marked gap with ____ in it', parts.filter(hasGap)],
        ['<Exercise>', componentsCalled(parts, 'Exercise')],
        ['<BreakIt>', componentsCalled(parts, 'BreakIt')],
        ['<Quiz> or <Recall>', componentsCalled(parts, 'Quiz', 'Recall')],
        ['<Recap>', componentsCalled(parts, 'Recap')],
      ] as const;
      for (const [name, found] of places) {
        // How many questions there are is the business of other rules.
        if (found.length === 0 && !/Predict|Quiz/.test(name))
          yield { found: `no ${name}`, mend: 'See the order of a page in .github/AUTHORING.md' };
      }
      const [goal, predict, gap, exercise, breakIt, , recap] = places.map(([, [first]]) => first?.line);
      const last = places[5][1].at(-1)?.line;
      const order = [
        ['<Goal>', goal, page.parts[0]?.line],
        ['the first <Predict>', predict, exercise],
        ['the first block with a gap', gap, exercise],
        ['<Exercise>', exercise, breakIt],
        ['<BreakIt>', breakIt, last],
        ['the last question', last, recap],
      ] as const;
      for (const [name, line, before] of order) {
        if (line === undefined || before === undefined || line <= before) continue;
        yield { line, found: `${name} comes too late`, mend: 'See the order of a page in .github/AUTHORING.md' };
      }
    },
  },
];

const hasGap = (part: Part): boolean =>
  part.kind === 'fence' && part.meta.includes('gap') && part.code.includes('____');

const misconceptionsOf = ({ lessons }: Course): string[] =>
  lessons.flatMap(({ frontmatter }) => frontmatter.misconceptions.map(({ id }) => id));
