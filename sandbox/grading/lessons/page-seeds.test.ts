import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { seedsInFence, seedValues } from '#protocol';
import { createCatalog } from '../../testing/lesson-catalog.ts';

const catalog = await createCatalog(['lessons']);
const frontmatter = z.object({ seeds: seedValues.default({}) });

test('lessons are there', () => {
  expect(catalog.all().length).toBe(globSync('lessons/*/*/checks.ts').length);
});

test.each(catalog.all().map((lesson) => [lesson.id, lesson] as const))(
  'the examples on the page of %s are values that its seeds may have, so nothing moves when a learner’s own come in',
  (_id, lesson) => {
    const file = join(lesson.folder, 'index.mdx');
    if (!existsSync(file)) return;
    const page = readFileSync(file, 'utf8');
    const { seeds } = frontmatter.parse(parse(page.split(/^---$/m)[1] ?? ''));
    const named = [...page.matchAll(/<Seed name="(\w+)"/g)].map(([, key = '']) => key);
    expect(Object.keys(seeds).sort()).toEqual([...new Set([...seedsInFence(page), ...named])].sort());
    for (const [key, example] of Object.entries(seeds)) expect(lesson.seeds[key]?.values, key).toContain(example);
  },
);
