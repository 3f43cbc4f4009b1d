import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson } from './lesson/lesson.ts';
import type { Finding } from './rule.ts';

/** A comment of an author by which a rule is bent: `lint-allow pinned-tags: the lesson is about tags`. */
export interface Allowance {
  readonly rule: string;
  /** Empty when the author gave none. */
  readonly reason: string;
  readonly file: string;
  /** Of the comment. */
  readonly line: number;
  /** Lines that it speaks for; a comment in the frontmatter speaks for the whole page. */
  readonly from: number;
  readonly to: number;
}

const comment = /^\s*(?:\/\/|#|\/\*)\s*lint-allow ([\w-]+)(?::\s*(.*?))?\s*(?:\*\/)?$/;
const wholeFile = { from: 0, to: Number.POSITIVE_INFINITY };

/** Every allow comment of a lesson: in its page `{/* … *\/}` above a block, in YAML and scripts `#`, in checks.ts `//` above a line. */
export function allowancesOf(lesson: Lesson): Allowance[] {
  return [
    ...onPage(lesson),
    ...lesson.files.filter((file) => /\.(ts|sh)$/.test(file)).flatMap((file) => inLines(lesson, file)),
  ];
}

/** Whether it excuses the finding of that rule. */
export function excuses(allowance: Allowance, rule: string, { file = 'index.mdx', line }: Finding): boolean {
  if (allowance.rule !== rule || allowance.file !== file) return false;
  return line === undefined || (allowance.from <= line && line <= allowance.to);
}

function onPage({ page }: Lesson): Allowance[] {
  const inYaml = page.frontmatter.split('\n').flatMap((text, index) => read(text, 'index.mdx', index + 2, wholeFile));
  const between = page.expressions.flatMap(({ code, line, lastLine }) => {
    const next = page.blocks.find((block) => block.line > lastLine);
    return read(code.trim(), 'index.mdx', line, { from: line, to: next?.lastLine ?? lastLine });
  });
  return [...inYaml, ...between];
}

function inLines({ folder }: Lesson, file: string): Allowance[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const below = lines.findIndex((other, at) => at > index && !comment.test(other));
    return read(text, file, index + 1, { from: below + 1, to: below + 1 });
  });
}

function read(text: string, file: string, line: number, lines: { from: number; to: number }): Allowance[] {
  const [, rule, reason = ''] = comment.exec(text) ?? [];
  return rule === undefined ? [] : [{ rule, reason, file, line, ...lines }];
}
