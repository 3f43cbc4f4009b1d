import { seedsInFence, seedsInText } from '#protocol';
import type { Lesson } from '../lesson/lesson.ts';
import type { Rule } from '../rule.ts';

/** Values that differ from learner to learner. */
export const seedRules: readonly Rule[] = [
  {
    id: 'seed-known',
    asks: 'every placeholder has a seed: `<Seed name="port" />`, `{{port}}` in a block or `code`, `{port}` in checks, `SEED_PORT` in scripts',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const seeds = lesson.checks?.seeds ?? new Map();
      for (const { key, file, line } of placeholders(lesson)) {
        if (seeds.has(key)) continue;
        const known = seeds.size === 0 ? 'checks.ts declares none' : `there are ${[...seeds.keys()].join(', ')}`;
        yield {
          ...(file === undefined ? {} : { file }),
          line,
          found: `placeholder of a seed "${key}"; ${known}`,
          mend: 'Declare it in the seed of checks.ts, or correct the name',
        };
      }
    },
  },
  {
    id: 'seed-shown',
    asks: 'every seed is told to the learner: on the page or in the title of a check',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const told = placeholders(lesson).filter(({ file }) => file === undefined || file === 'checks.ts');
      for (const [key, line] of lesson.checks?.seeds ?? []) {
        if (told.some((one) => one.key === key)) continue;
        yield {
          file: 'checks.ts',
          line,
          found: `seed "${key}" is told nowhere`,
          mend: `Write <Seed name="${key}" /> into the task`,
        };
      }
    },
  },
  {
    id: 'seed-example',
    asks: 'every seed that the page shows has an example in its frontmatter, and every example has a seed',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const seeds = lesson.checks?.seeds ?? new Map();
      const examples = Object.keys(lesson.frontmatter.seeds);
      for (const key of examples.filter((one) => !seeds.has(one))) {
        yield {
          line: lesson.frontmatter.lineOf(['seeds', key]),
          found: `example of "${key}", which is no seed of checks.ts`,
          mend: 'Declare the seed there, or delete the example',
        };
      }
      for (const { key, file, line } of placeholders(lesson)) {
        if (file !== undefined || examples.includes(key) || !seeds.has(key)) continue;
        yield {
          line,
          found: `seed "${key}" without an example`,
          mend: `Add one of its values to the frontmatter, below seeds: ${key}`,
        };
      }
    },
  },
];

interface Placeholder {
  readonly key: string;
  /** The page when absent. */
  readonly file?: string;
  readonly line: number;
}

function placeholders({ page, parts, checks, scripts }: Lesson): Placeholder[] {
  const components = [...page.inline, ...parts.filter((part) => part.kind === 'component')];
  const inPage = components.flatMap(({ name, attributes, line }) =>
    name === 'Seed' && typeof attributes.name === 'string' ? [{ key: attributes.name, line }] : [],
  );
  // In blocks, in `code`, in texts of components.
  const inBraces = page.source
    .split('\n')
    .flatMap((text, index) => seedsInFence(text).map((key) => ({ key, line: index + 1 })));
  const texts = [
    ...(checks?.checks.flatMap(({ title, hints }) => [...(title === undefined ? [] : [title]), ...hints]) ?? []),
    ...(checks?.messages ?? []),
  ];
  const inChecks = texts.flatMap(({ text, line }) =>
    seedsInText(text).map((key) => ({ key, file: 'checks.ts', line })),
  );
  const inScripts = scripts.flatMap(({ file, text }) =>
    [...text.matchAll(/\$\{?SEED_([A-Z][A-Z0-9]*)/g)].map(({ 1: name = '', index }) => ({
      key: name.toLowerCase(),
      file,
      line: text.slice(0, index).split('\n').length,
    })),
  );
  return [...inPage, ...inBraces, ...inChecks, ...inScripts];
}
