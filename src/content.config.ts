import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { lessonFields } from './lesson-schema.ts';

export const collections = {
  docs: defineCollection({
    // Exact depth: a wider pattern would publish Markdown from a lesson's files/ folder.
    loader: glob({ base: './lessons', pattern: ['*.{md,mdx}', '*/*/index.mdx'] }),
    schema: docsSchema({ extend: lessonFields }),
  }),
};
