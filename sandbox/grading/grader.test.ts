import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CheckResult, checkResult, lessonId, sandboxId } from '#protocol';
import { someConstants } from '../testing/constants.ts';
import { FakeObservation } from '../testing/fake-observation.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot } from '../testing/snapshots.ts';
import { createGrader, type LessonCatalog, loadLessons } from './index.ts';

const errors: object[] = [];
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: (fields: object) => errors.push(fields) };
const namespaces = lessonId.parse('linux/02-namespaces');
const outside = mkdtempSync(join(tmpdir(), 'drydock-lessons-'));
let catalog: LessonCatalog;

beforeAll(async () => {
  const write = (lesson: string, source: string) => {
    mkdirSync(join(outside, lesson, 'files'), { recursive: true });
    writeFileSync(join(outside, lesson, 'checks.ts'), source);
  };
  write('mine/01-broken', 'export default 5;');
  write('mine/02-typo', 'export default exercise(;');
  write(
    'mine/03-good',
    `import { check, exercise } from '#checks';
    const hints = ['Which idea?', 'Where to look', 'The form'] as const;
    const web = check('web', { title: 'Web', points: 5, hints, within: 30, test: (t) => t.expect(t.docker.container('web').running).is(true) });
    const secret = check('secret', { title: 'Secret', points: 7, hidden: true, test: web.test });
    export default exercise({ sandbox: 'docker', egress: 'off', checks: [web, secret] });`,
  );
  write(
    'mine/04-two-rungs',
    `import { check, exercise } from '#checks';
    const test = (t) => t.expect(t.docker.container('web').running).is(true);
    export default exercise({ sandbox: 'docker', checks: [check('web', { title: 'Web', hints: ['one', 'two'], test })] });`,
  );
  writeFileSync(join(outside, 'mine/03-good/setup.sh'), 'true\n');
  mkdirSync(join(outside, 'mine/no-number'));
  catalog = await loadLessons(['lessons', outside, '/nowhere'], log);
});

afterAll(() => rmSync(outside, { recursive: true }));

describe('the catalog', () => {
  it('finds lessons here and in other folders, with what a browser may know of them', () => {
    expect(catalog.get(namespaces)?.summary).toMatchSnapshot();
    expect(catalog.get(lessonId.parse('mine/03-good'))).toEqual({
      id: 'mine/03-good',
      sandbox: 'docker',
      folder: join(outside, 'mine/03-good'),
      files: join(outside, 'mine/03-good/files'),
      setup: join(outside, 'mine/03-good/setup.sh'),
      egress: 'off',
      seeds: {},
      checks: [
        {
          ...{ id: 'web', title: 'Web', points: 5, after: [], stableFor: 0, within: 30, hidden: false },
          hints: ['Which idea?', 'Where to look', 'The form'],
        },
        { id: 'secret', title: 'Secret', points: 7, after: [], stableFor: 0, within: 0, hidden: true },
      ],
      summary: { lesson: 'mine/03-good', checks: [{ id: 'web', title: 'Web', points: 5, after: [] }] },
    });
  });

  it('leaves a broken lesson out and says why', () => {
    const here = globSync('lessons/*/*/checks.ts').map((file) => file.split(sep).slice(1, 3).join('/'));
    expect(here).toContain(namespaces);
    const found = catalog.all().map(({ id }) => id);
    expect(found.toSorted()).toEqual([...here, 'mine/03-good'].toSorted());
    expect(errors).toEqual([
      expect.objectContaining({
        lesson: 'mine/01-broken',
        reason: expect.stringContaining('must be exercise({…})'),
      }),
      expect.objectContaining({ lesson: 'mine/02-typo' }),
      expect.objectContaining({ lesson: 'mine/04-two-rungs', reason: expect.stringContaining('hints') }),
    ]);
  });
});

describe('the grader', () => {
  it('judges a lesson in its worker from the first event to green', async () => {
    const observation = new FakeObservation();
    const grader = createGrader({ log, now: Date.now, observe: () => observation });
    const end = new AbortController();
    const results: CheckResult[] = [];
    const reached = (check: string, status: string) =>
      vi.waitFor(() => {
        expect(results.findLast((one) => one.check === check)?.verdict.status).toBe(status);
      }, 60_000);
    const lesson = catalog.get(namespaces);
    if (lesson === undefined) throw new Error('The lesson is not there');
    grader.watch({
      lesson,
      constants: { ...someConstants, seeds: { name: 'harbor', net: 107 } },
      sandbox: sandboxId.parse('s-aaaaaaaaaaaa'),
      signal: end.signal,
      onResults: (news) => results.push(...news.map((one) => checkResult.parse(one))),
    });
    await vi.waitFor(() => expect(observation.watched.at(-1)).toContain('linux'), 60_000);
    observation.linux();
    await vi.waitFor(() => expect(observation.watched.at(-1)).toContain('docker.containers'), 60_000);
    observation.containers([]);
    await reached('share-net', 'fail');
    await reached('own-uts', 'fail');
    expect(results.findLast((one) => one.check === 'share-net')?.text).toContain(
      'No container `web-harbor`; you have none yet.',
    );

    const web = aContainer({ name: 'web-harbor', pid: 300 });
    const side = aContainer({ name: 'side-harbor', pid: 310, networkMode: `container:${web.id}` });
    const joined = aContainerProcess(side, 600, { namespaces: { net: 503 } });
    observation.containers([web, side]);
    observation.linux(aLinuxSnapshot({ processes: [aContainerProcess(web, 500), joined] }));
    await reached('share-net', 'pass');
    end.abort();
    expect(observation.closed).toBe(true);
    await grader.close();
    // A hang guard above those of the waits within: a worker process is started.
  }, 300_000);
});
