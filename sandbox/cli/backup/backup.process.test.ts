import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exec } from 'tinyexec';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { learnerId, lessonId, toBase32 } from '#protocol';
import { claimDataFolder } from '../../bootstrap/data-folder.mjs';
import { openSqliteStore, type Store } from '../../storage/index.ts';
import { writeState } from '../instance-state.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { backup } from './backup.ts';
import { databaseIn, filesIn, secretIn } from './backup-file.ts';
import { restore } from './restore.ts';

const learner = learnerId.parse(`l-${toBase32(randomBytes(20))}`);
const lesson = lessonId.parse('linux/02-namespaces');
let root: string;
let fake: ReturnType<typeof fakeContext>;
let store: Store;
let file: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'drydock backup '));
  fake = fakeContext(root);
  file = join(root, 'monday.tar.gz');
  const { data } = fake.context.settings;
  claimDataFolder(data);
  mkdirSync(dirname(databaseIn(data)));
  writeFileSync(secretIn(data), 'the secret\n');
  store = await openSqliteStore({ file: databaseIn(data), now: Date.now });
  await store.learners.create({
    id: learner,
    name: 'guest',
    role: 'learner',
    recoveryHash: 'r',
    seedSecret: 's',
    createdAt: 1,
  });
  await store.progress.setResume(learner, { lesson, anchor: 'here' });
});
afterEach(async () => {
  await store.close();
  rmSync(root, { recursive: true });
});

const anchor = async () => (await store.progress.get(learner)).resume?.anchor;

test('a backup of a database in use brings back learners, progress and secrets; what was there is kept', async () => {
  const { context, printed, said } = fake;
  await backup(context, file);
  expect(printed).toEqual([file]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(root).sort()).toEqual(['data', 'monday.tar.gz']);
  // The store that was open meanwhile goes on.
  await store.progress.setResume(learner, { lesson, anchor: 'later' });
  writeFileSync(secretIn(context.settings.data), 'another\n');
  await store.close();

  await restore(context, file, { yes: true });
  store = await openSqliteStore({ file: databaseIn(context.settings.data), now: Date.now });
  expect(await anchor()).toBe('here');
  expect(readFileSync(secretIn(context.settings.data), 'utf8')).toBe('the secret\n');
  const kept = said.find((line) => line.startsWith('What was there is kept: '))?.split(': ')[1] ?? '';
  const before = new DatabaseSync(kept);
  expect(before.prepare('select resume_anchor from learner').get()).toEqual({ resume_anchor: 'later' });
  before.close();
});

test('it goes to a machine that has nothing yet', async () => {
  await backup(fake.context, file);
  const other = fakeContext(join(root, 'other'));
  await restore(other.context, file, { yes: false });
  const there = await openSqliteStore({ file: databaseIn(other.context.settings.data), now: Date.now });
  expect((await there.progress.get(learner)).resume?.anchor).toBe('here');
  await there.close();
});

test('learners’ files are in it, and nothing else of their folder', async () => {
  const saved = join(filesIn(fake.context.settings.data), `${learner}.tar.gz`);
  mkdirSync(dirname(saved));
  writeFileSync(saved, 'an archive', { mode: 0o600 });
  writeFileSync(join(dirname(saved), 'half.partial'), 'half');
  await backup(fake.context, file);
  const other = fakeContext(join(root, 'other'));
  await restore(other.context, file, { yes: false });
  const there = filesIn(other.context.settings.data);
  expect(readdirSync(there)).toEqual([`${learner}.tar.gz`]);
  expect(readFileSync(join(there, `${learner}.tar.gz`), 'utf8')).toBe('an archive');
  expect(statSync(join(there, `${learner}.tar.gz`)).mode & 0o777).toBe(0o600);
});

test('while Drydock runs nothing is restored', async () => {
  const { context } = fake;
  await backup(context, file);
  // A process of ours, by its command line.
  const running = exec(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'sandbox/cli/main.ts']);
  const pid = running.pid ?? 0;
  const url = 'http://127.0.0.1:1';
  const state = { name: 'x', url, port: 1, pid, webPid: pid, fleetUrl: url, relayUrl: url, secretFile: 'x' };
  writeState(context.settings.data, { ...state, startedAt: new Date().toISOString(), version: '0' });
  await expect(restore(context, file, { yes: true })).rejects.toMatchObject({ problem: { code: 'still-running' } });
  running.kill();
});

test('what is no backup, damaged, or of a newer Drydock changes nothing', async () => {
  const { context } = fake;
  writeFileSync(file, 'no tar');
  await expect(restore(context, file, { yes: true })).rejects.toMatchObject({ problem: { code: 'bad-backup' } });
  await expect(restore(context, `${file}.none`, { yes: true })).rejects.toMatchObject({
    problem: { code: 'no-backup' },
  });
  rmSync(file);
  const future = new DatabaseSync(databaseIn(context.settings.data));
  future.exec("insert into kysely_migration values ('9999-future', '2099-01-01')");
  future.close();
  await backup(context, file);
  await expect(restore(context, file, { yes: true })).rejects.toThrow('of a newer Drydock');
  expect(await anchor()).toBe('here');
});

test('there must be something to back up, and a folder for it', async () => {
  await expect(backup(fake.context, join(root, 'none', 'x'))).rejects.toMatchObject({ problem: { code: 'no-folder' } });
  const empty = fakeContext(join(root, 'empty'));
  await expect(backup(empty.context, file)).rejects.toMatchObject({ problem: { code: 'nothing-to-back-up' } });
});
