import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChecksFile, readChecks } from './checks-file.ts';
import { type Frontmatter, readFrontmatter } from './frontmatter.ts';
import { type Fence, flatten, type Page, type Part, type Prose, readPage } from './page.ts';

/** One script of the lesson's folder. */
export interface Script {
  /** Path in the lesson's folder: `wrong/uts-misspelt.sh`. */
  readonly file: string;
  readonly text: string;
}

/** A lesson's folder, read and taken apart once; rules only look. */
export interface Lesson {
  /** `linux/02-namespaces`. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** Every file in the folder, relative, sorted. */
  readonly files: readonly string[];
  readonly frontmatter: Frontmatter;
  readonly page: Page;
  /** The page's parts, also those inside components, in reading order. */
  readonly parts: readonly Part[];
  /** Absent in a lesson without an exercise. */
  readonly checks: ChecksFile | undefined;
  /** All of them: setup, solution, accept, wrong. */
  readonly scripts: readonly Script[];
}

/** Reads `<root>/<track>/<nn-slug>`. Throws what the MDX parser throws on a page that cannot be built. */
export function readLesson(root: string, id: string): Lesson {
  const folder = join(root, id);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const page = readPage(read('index.mdx'));
  return {
    id,
    folder,
    files,
    // The YAML stands below the first `---`.
    frontmatter: readFrontmatter(page.frontmatter, 2),
    page,
    parts: flatten(page.parts),
    checks: existsSync(join(folder, 'checks.ts')) ? readChecks(read('checks.ts')) : undefined,
    scripts: files
      .filter((file) => /^((accept|wrong)\/[^/]+|setup|solution)\.sh$/.test(file))
      .map((file) => ({ file, text: read(file) })),
  };
}

/** What a link or a check can lead to on the page: headings, and sections whose heading a component brings. */
export function anchorsOf({ parts }: Lesson): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'heading') return [part.slug];
    const section = part.kind === 'component' ? sections[part.name] : undefined;
    return section === undefined ? [] : [section];
  });
}

const sections: Readonly<Record<string, string>> = { Exercise: 'your-turn', BreakIt: 'break-it', Recap: 'recap' };

/** Scripts of one folder: `wrong`. */
export function scriptsIn({ scripts }: Lesson, folder: 'accept' | 'wrong'): Script[] {
  return scripts.filter(({ file }) => file.startsWith(`${folder}/`));
}

export function scriptCalled({ scripts }: Lesson, file: 'setup.sh' | 'solution.sh'): Script | undefined {
  return scripts.find((script) => script.file === file);
}

/** Paragraphs and list items; headings and tables are no sentences. */
export function proseOf({ parts }: Lesson): Prose[] {
  return parts.filter((part) => part.kind === 'prose').filter(({ inside }) => inside !== 'cell');
}

/** Code blocks of the page. */
export function fencesOf({ parts }: Lesson): Fence[] {
  return parts.filter((part) => part.kind === 'fence');
}

/** Code blocks in the language of the shell. */
export function shellFencesOf(lesson: Lesson): Fence[] {
  return fencesOf(lesson).filter(({ language }) => ['sh', 'bash', 'shell'].includes(language));
}
