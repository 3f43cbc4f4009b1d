import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lint } from '../lint.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { newLesson } from './new-lesson.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-new-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = async (id: string, options: { title?: string; json?: boolean } = {}) => {
  const fake = fakeContext(root, { DRYDOCK_LESSONS: join(root, 'lessons') });
  const code = await newLesson(fake.context, { id, title: undefined, json: false, ...options });
  return { ...fake, code };
};
const read = (file: string) => readFileSync(join(root, 'lessons', file), 'utf8');

describe('a new lesson', () => {
  it.each(['linux/03-cgroups', 'linux/01-why-containers', 'helm/09-something-new'])('%s passes lint', async (id) => {
    await run(id);
    const { context, printed } = fakeContext(root, { DRYDOCK_LESSONS: join(root, 'lessons') });
    await lint(context, { lessons: [], rules: false, json: false });
    expect(printed).toEqual(['1 lesson: 0 errors, 0 warnings, 0 allowed']);
  });

  it('has the title that is given, the plan’s, or the words of its name', async () => {
    await run('linux/03-cgroups');
    await run('linux/08-user-namespaces');
    await run('linux/09-time', { title: 'Clocks' });
    expect(read('linux/03-cgroups/index.mdx')).toContain('\ntitle: Control groups\n');
    expect(read('linux/08-user-namespaces/index.mdx')).toContain('\ntitle: User namespaces\n');
    expect(read('linux/09-time/index.mdx')).toContain('\ntitle: Clocks\n');
  });

  it('asks about the lesson before it, and leaves no word of the template', async () => {
    await run('docker/01-run-and-inspect');
    const page = read('docker/01-run-and-inspect/index.mdx');
    expect(page).toContain('prerequisites: [linux/06-container-by-hand]');
    expect(page).toContain('from="linux/06-container-by-hand"');
    expect(`${page}${read('docker/01-run-and-inspect/checks.ts')}`).not.toMatch(/LESSON-TITLE|TRACK|NN-SLUG|EARLIER/);
  });

  it('is told where it lies and what comes next', async () => {
    const { code, printed, said } = await run('linux/03-cgroups');
    expect(code).toBe(0);
    expect(printed).toEqual([expect.stringMatching(/lessons\/linux\/03-cgroups$/)]);
    expect(said.join('\n')).toContain('npx drydock prove linux/03-cgroups');
  });

  it('is described as JSON for programs', async () => {
    const { printed } = await run('linux/03-cgroups', { json: true });
    const { lesson, files } = JSON.parse(printed.join('\n'));
    expect(lesson).toBe('linux/03-cgroups');
    expect(files).toContain('wrong/limit-missing.sh');
  });
});

describe('refused, with the next step, and nothing is written', () => {
  it.each([
    ['namespaces', '"namespaces" is no name of a lesson', 'Write track, two digits and words'],
    ['linux/2-x', '"linux/2-x" is no name of a lesson', 'Write track'],
    ['../x/02-y', '"../x/02-y" is no name of a lesson', 'Write track'],
    ['lynx/02-x', 'There is no track "lynx"', 'Tracks: linux, docker'],
    ['linux/03-limits', 'linux/03-cgroups is there already; nothing was written', 'Take another number: 04'],
    ['linux/03-cgroups', 'linux/03-cgroups is there already; nothing was written', 'Take another number: 04'],
  ])('%s', async (id, message, hint) => {
    await run('linux/03-cgroups');
    const before = read('linux/03-cgroups/index.mdx');
    await expect(run(id)).rejects.toMatchObject({ problem: { message, hint: expect.stringContaining(hint) } });
    expect(read('linux/03-cgroups/index.mdx')).toBe(before);
  });
});
