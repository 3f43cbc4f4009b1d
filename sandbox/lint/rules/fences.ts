import { imagesIn } from '../lesson/image-references.ts';
import { fencesOf, shellFencesOf } from '../lesson/lesson.ts';
import type { Fence, Part } from '../lesson/page.ts';
import { countSteps } from '../lesson/shell.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** Blocks of code on the page. */
export const fenceRules: readonly Rule[] = [
  {
    id: 'fence-language',
    asks: 'every block names its language; blocks of commands are `sh`',
    level: 'error',
    bendable: false,
    *find(lesson) {
      for (const { language, line } of fencesOf(lesson)) {
        if (language === '')
          yield { line, found: 'a block without a language', mend: 'Name it: ```sh, ```yaml, ```text' };
        if (['bash', 'shell', 'console', 'shell-session'].includes(language)) {
          yield { line, found: `a block of commands in "${language}"`, mend: 'Call it sh, as all the others' };
        }
      }
    },
  },
  {
    id: 'fence-purpose',
    asks: 'one purpose a block: at most 3 commands one after the other (assignments and pipes do not count)',
    level: 'error',
    bendable: true,
    *find(lesson) {
      for (const { code, line } of shellFencesOf(lesson)) {
        const steps = countSteps(code);
        if (steps > 3) {
          yield {
            line,
            found: `commands in one block ${figure(steps)}, at most 3`,
            mend: 'Make a block of each thing to notice',
          };
        }
      }
    },
  },
  {
    id: 'fence-prompt',
    asks: 'no prompt sign before a command',
    level: 'error',
    bendable: false,
    *find(lesson) {
      for (const { code, line } of shellFencesOf(lesson)) {
        const index = code.split('\n').findIndex((text) => /^\s*([$%>] |[\w.-]+@[\w.-]+[:~][^ ]*[$#] )/.test(text));
        if (index !== -1) {
          yield {
            line: line + 1 + index,
            found: 'a prompt sign before a command',
            mend: 'Leave it out: the Run button types the whole line',
          };
        }
      }
    },
  },
  {
    id: 'pinned-tags',
    asks: 'every image has a tag, and not `latest`',
    level: 'error',
    bendable: true,
    *find(lesson) {
      for (const fence of fencesOf(lesson)) {
        for (const { reference, line } of imagesIn(fence)) {
          const [, tag] = /^[^@]*?:([^/:@]+)(?:@|$)/.exec(reference) ?? [];
          if (reference.includes('@') || (tag !== undefined && tag !== 'latest')) continue;
          yield {
            line,
            found: `image "${reference}" ${tag === undefined ? 'without a tag' : 'with the tag latest'}`,
            mend: 'Name the version that the lesson was proven with',
          };
        }
      }
    },
  },
  {
    id: 'run-output',
    asks: 'a `run` block has its `output` block directly below or the mark `silent`, and an `output` block has its `run` block',
    level: 'error',
    bendable: false,
    *find({ page }) {
      const groups = [page.parts, ...componentParts(page.parts)];
      for (const parts of groups) {
        for (const [index, part] of parts.entries()) {
          if (part.kind !== 'fence') continue;
          const [before, below] = [parts[index - 1], parts[index + 1]];
          const silent = part.meta.includes('silent') || skipOf(part) !== undefined;
          if (isRun(part) && !silent && !isOutput(below)) {
            yield {
              line: part.line,
              found: 'a run block without output',
              mend: 'Let drydock prove write it, or mark the block silent',
            };
          }
          if (isOutput(part) && !isRun(before)) {
            yield {
              line: part.line,
              found: 'an output block that no run block wrote',
              mend: 'Mark the block above run, or show it as text',
            };
          }
        }
      }
    },
  },
  {
    id: 'skip-reason',
    asks: 'a `run` block that no proof runs says why: `skip="needs a second machine"`',
    level: 'error',
    bendable: false,
    *find(lesson) {
      for (const fence of fencesOf(lesson)) {
        const reason = skipOf(fence);
        if (reason === undefined) continue;
        if (!isRun(fence)) {
          yield { line: fence.line, found: 'skip on a block that is not run', mend: 'Take skip away, or mark it run' };
        } else if (!/^\S+(\s+\S+)+$/.test(reason)) {
          yield { line: fence.line, found: 'skip without a reason', mend: 'Say why: skip="needs a second machine"' };
        }
      }
    },
  },
];

/** The reason of `skip="…"`, empty where there is none; undefined without the mark. */
function skipOf({ meta }: Fence): string | undefined {
  const mark = meta.find((word) => word === 'skip' || word.startsWith('skip='));
  return mark?.replace(/^skip=?["']?|["']$/g, '').trim();
}

const isRun = (part: Part | undefined): boolean =>
  part?.kind === 'fence' && part.meta.some((word) => word === 'run' || word.startsWith('run='));

const isOutput = (part: Part | undefined): boolean => part?.kind === 'fence' && part.language === 'output';

const componentParts = (parts: readonly Part[]): (readonly Part[])[] =>
  parts.flatMap((part) => (part.kind === 'component' ? [part.parts, ...componentParts(part.parts)] : []));
