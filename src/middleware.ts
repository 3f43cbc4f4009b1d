import { defineMiddleware } from 'astro:middleware';
import { authorError } from './lesson/this-lesson.ts';
import { markSeeds } from './seeds/mark-seeds.ts';

/** Seeds in a finished page become examples that the learner's own values can take the place of. */
export const onRequest = defineMiddleware(async ({ locals }, next) => {
  const response = await next();
  const { starlightRoute: route } = locals;
  if (route === undefined || !response.headers.get('content-type')?.startsWith('text/html')) return response;
  const examples = route.entry.data.seeds ?? {};
  const html = markSeeds(await response.text(), examples, (key) =>
    authorError(
      locals,
      `the page names the seed "${key}", which has no example`,
      'Add it to `seeds` in the frontmatter: `seeds: { port: 8123 }`. A literal of that form gets a space: `{{ port }}`',
    ),
  );
  return new Response(html, response);
});
