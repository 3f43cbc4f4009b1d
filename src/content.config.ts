import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { lessonFields, lessonProblems } from './lesson-schema.ts';

const docs = docsSchema({ extend: lessonFields });

export const collections = {
  docs: defineCollection({
    // Exact depth: a wider pattern would publish Markdown from a lesson's files/ folder.
    loader: glob({ base: './lessons', pattern: ['*.{md,mdx}', '*/*/index.mdx'] }),
    // Starlight drops keys that it does not know: a lesson is read strictly before.
    schema: (context) =>
      z
        .record(z.string(), z.unknown())
        .superRefine((frontmatter, check) => {
          for (const { path, message } of lessonProblems(frontmatter))
            check.addIssue({ code: 'custom', path, message });
        })
        .pipe(docs(context)),
  }),
};
