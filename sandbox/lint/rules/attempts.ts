import { solutionParts } from '../../grading/index.ts';
import { parseAttempt } from '../../prove/index.ts';
import { type Script, scriptCalled, scriptsIn } from '../lesson/lesson.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** Scripts of accept/ and wrong/. */
export const attemptRules: readonly Rule[] = [
  {
    id: 'attempt-header',
    asks: 'a wrong attempt says what it `expects` of checks that there are; it and an accepted one `replaces` parts that the solution has',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const checks = (lesson.checks?.checks ?? []).map(({ id }) => id);
      const parts = solutionParts(scriptCalled(lesson, 'solution.sh')?.text ?? '').map(({ name }) => name);
      for (const script of [...scriptsIn(lesson, 'accept'), ...scriptsIn(lesson, 'wrong')]) {
        const isWrong = script.file.startsWith('wrong/');
        const found = headersOf(script);
        for (const { line, expects, replaces, problem } of found) {
          const at = { file: script.file, line };
          if (problem !== undefined)
            yield { ...at, found: problem, mend: 'Write: # expects: CHECK fail "part of the message"' };
          if (expects !== undefined && !checks.includes(expects.check)) {
            yield {
              ...at,
              found: `expects of "${expects.check}", which is no check; there are ${checks.join(', ')}`,
              mend: 'Name a check of checks.ts',
            };
          }
          for (const name of replaces.filter((one) => !parts.includes(one))) {
            yield {
              ...at,
              found: `replaces "${name}", which the solution has not; it has ${parts.join(', ')}`,
              mend: 'Name a part: what stands after #: in solution.sh',
            };
          }
        }
        const expecting = found.some(({ expects, problem }) => expects !== undefined || problem !== undefined);
        if (isWrong && !expecting) {
          yield {
            file: script.file,
            found: 'a wrong attempt that expects nothing',
            mend: 'Say which check fails, and with which words',
          };
        }
        if (!isWrong && expecting) {
          yield { file: script.file, found: 'an accepted way that expects a failure', mend: 'Move it to wrong/' };
        }
      }
    },
  },
  {
    id: 'wrong-attempts',
    asks: 'at least 3 wrong attempts a lesson and 2 a check',
    level: 'error',
    bendable: true,
    *find(lesson) {
      if (lesson.checks === undefined) return;
      const wrong = scriptsIn(lesson, 'wrong');
      if (wrong.length < 3) {
        yield {
          found: `wrong attempts ${figure(wrong.length)}, at least 3`,
          mend: 'Do what people do wrong, each in a script of wrong/',
        };
      }
      for (const { id, line } of lesson.checks.checks) {
        const mine = wrong.filter((script) =>
          headersOf(script).some(({ expects }) => expects?.check === id && expects.status === 'fail'),
        );
        if (mine.length < 2) {
          yield {
            file: 'checks.ts',
            line,
            found: `wrong attempts that "${id}" explains ${figure(mine.length)}, at least 2`,
            mend: `Add one to wrong/ with: # expects: ${id} fail "…"`,
          };
        }
      }
    },
  },
  {
    id: 'accepted-ways',
    asks: 'at least 1 other correct way in accept/, against checks that fit one solution',
    level: 'error',
    bendable: true,
    *find(lesson) {
      if (lesson.checks !== undefined && scriptsIn(lesson, 'accept').length === 0) {
        yield { found: 'no other correct way', mend: 'Write one to accept/' };
      }
    },
  },
];

interface Header {
  readonly line: number;
  readonly expects: ReturnType<typeof parseAttempt>['expects'][number] | undefined;
  readonly replaces: readonly string[];
  readonly problem: string | undefined;
}

/** The header of a script, line by line, so that each can be pointed at. */
function headersOf({ text }: Script): Header[] {
  return text.split('\n').flatMap((one, index): Header[] => {
    if (!/^# (expects|replaces):/.test(one)) return [];
    try {
      const { expects, replaces } = parseAttempt(one);
      return [{ line: index + 1, expects: expects[0], replaces, problem: undefined }];
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      return [{ line: index + 1, expects: undefined, replaces: [], problem }];
    }
  });
}
