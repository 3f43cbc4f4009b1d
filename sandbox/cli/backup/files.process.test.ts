import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { learnerId } from '#protocol';
import { claimDataFolder } from '../../bootstrap/data-folder.mjs';
import { openSqliteStore } from '../../storage/index.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { databaseIn, filesIn } from './backup-file.ts';
import { files } from './files.ts';

const [first, second] = ['a', 'b'].map((letter) => learnerId.parse(`l-${letter.repeat(20)}`));
const all = { learner: undefined, file: undefined, json: false };
let root: string;
let fake: ReturnType<typeof fakeContext>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock files '));
  fake = fakeContext(root);
});
afterEach(() => rmSync(root, { recursive: true }));

async function twoLearners(): Promise<void> {
  const { data } = fake.context.settings;
  claimDataFolder(data);
  mkdirSync(dirname(databaseIn(data)));
  const store = await openSqliteStore({ file: databaseIn(data), now: Date.now });
  if (first === undefined || second === undefined) throw new Error('No ids');
  const rest = { role: 'learner', recoveryHash: 'r', seedSecret: 's', createdAt: 1 } as const;
  await store.learners.create({ id: first, name: 'guest 1234', ...rest });
  await store.close();
  mkdirSync(filesIn(data));
  for (const [id, at] of [
    [first, 1000],
    [second, 2000],
  ] as const) {
    const path = join(filesIn(data), `${id}.tar.gz`);
    writeFileSync(path, `files of ${id}`);
    utimesSync(path, at, at);
  }
  writeFileSync(join(filesIn(data), 'half.partial'), 'half');
}

test('lists whose files are saved, the newest first, with the name that their page shows', async () => {
  await twoLearners();
  await files(fake.context, all);
  expect(fake.printed).toEqual([
    `${second}  1970-01-01T00:33:20.000Z         31  `,
    `${first}  1970-01-01T00:16:40.000Z         31  guest 1234`,
  ]);
  fake.printed.length = 0;
  await files(fake.context, { ...all, json: true });
  expect(JSON.parse(fake.printed.join())).toMatchObject({ files: [{ id: second }, { id: first, name: 'guest 1234' }] });
});

test('writes those of one learner as they are, whole or not at all', async () => {
  await twoLearners();
  const target = join(root, 'theirs.tar.gz');
  await files(fake.context, { ...all, learner: first, file: target });
  expect(fake.printed).toEqual([target]);
  expect(readFileSync(target, 'utf8')).toBe(`files of ${first}`);
  const nowhere = join(root, 'none', 'x.tar.gz');
  await expect(files(fake.context, { ...all, learner: first, file: nowhere })).rejects.toMatchObject({
    problem: { code: 'not-written', message: expect.stringContaining(nowhere) },
  });
  expect(readdirSync(root).sort()).toEqual(['data', 'theirs.tar.gz']);
});

test('says who has none, also for a name that leads elsewhere, and on a machine without a database', async () => {
  for (const learner of ['l-cccccccccccccccccccc', `../${first}`, '']) {
    await expect(files(fake.context, { ...all, learner })).rejects.toMatchObject({ problem: { code: 'no-files' } });
  }
  await files(fake.context, all);
  expect([fake.printed, fake.said]).toEqual([[], ['No learner has saved files yet.']]);
  expect(existsSync(fake.context.settings.data)).toBe(false);
});
