import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LessonFolder, newLessonFolder } from '../testing/new-lesson-folder.ts';
import { lint } from './lint.ts';
import { fakeContext } from './testing/fake-context.ts';

let folder: LessonFolder;
beforeEach(async () => {
  folder = await newLessonFolder('linux/03-cgroups');
});
afterEach(() => folder.end());

const context = () => fakeContext(folder.root, { DRYDOCK_LESSONS: folder.root });
const all = { lessons: [], rules: false, json: false };

it('prints findings with place, rule, what was found and how to mend it, and a sum', async () => {
  folder.replace('index.mdx', 'Notice that the container stopped', 'Notice that it simply stopped');
  folder.write('old.png', '');
  const { context: own, printed, said } = context();
  expect(await lint(own, all)).toBe(1);
  const [where = ''] = printed;
  expect(where).toMatch(/linux\/03-cgroups\/index\.mdx:\d+ error banned-words: "simply" in the prose$/);
  expect(printed.slice(1).map((line) => line.replace(/^.*drydock-lessons-\w+\//, ''))).toEqual([
    '  → Leave it out: what is easy is for the reader to say',
    'linux/03-cgroups/old.png error unused-file: nothing names this file',
    '  → Delete it, or use it in the page, a script or the checks',
    '1 lesson: 2 errors, 0 warnings, 0 allowed',
  ]);
  expect(said).toEqual([]);
});

it('is content with warnings, and lists what a comment excuses', async () => {
  folder.replace('index.mdx', /Notice that the limit[^\n]*/, 'Notice it.');
  folder.insert(
    'index.mdx',
    'has the same one.',
    '\n\n{/* lint-allow fence-purpose: one story */}\n\n```sh\necho 1; echo 2; echo 3; echo 4\n```\n',
  );
  const { context: own, printed } = context();
  expect(await lint(own, all)).toBe(0);
  expect(printed.join('\n')).toMatch(/index\.mdx warning prose-words-aim: .*at least 300\n {2}→/);
  expect(printed.join('\n')).toMatch(
    /:\d+ allowed fence-purpose: commands in one block 4, at most 3, because one story\n/,
  );
  expect(printed.at(-1)).toBe('1 lesson: 0 errors, 1 warning, 1 allowed');
});

it('prints JSON for programs', async () => {
  folder.write('old.png', '');
  const { context: own, printed } = context();
  expect(await lint(own, { ...all, json: true })).toBe(1);
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    lessons: ['linux/03-cgroups'],
    reports: [{ rule: 'unused-file', level: 'error', lesson: 'linux/03-cgroups', found: 'nothing names this file' }],
    allowed: [],
  });
});

it.each(['linux/03-cgroups', 'linux', 'linux/03-cgroups/'])('judges what "%s" names', async (word) => {
  const { context: own, printed } = context();
  expect(await lint(own, { ...all, lessons: [word, `${folder.root}/linux/03-cgroups`] })).toBe(0);
  expect(printed).toEqual(['1 lesson: 0 errors, 0 warnings, 0 allowed']);
});

it('refuses a lesson that is not there and names those that are', async () => {
  await expect(lint(context().context, { ...all, lessons: ['linux/04'] })).rejects.toMatchObject({
    problem: { message: 'There is no lesson "linux/04"', hint: 'Lessons: linux/03-cgroups' },
  });
});

it('says its rules', async () => {
  const { context: own, printed } = context();
  expect(await lint(own, { ...all, rules: true })).toBe(0);
  expect(printed.join('\n')).toMatch(/^prose-words +error +at most 1,100 words of prose$/m);
  expect(printed.join('\n')).toMatch(/^pinned-tags +bendable +every image has a tag/m);
});
