import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { learnerId, UserError } from '#protocol';
import { learnerNames } from '../../storage/index.ts';
import type { CommandContext } from '../command-context.ts';
import { databaseIn, filesIn } from './backup-file.ts';

export interface FilesOptions {
  /** Id of a learner, as the list shows it; undefined lists. */
  readonly learner: string | undefined;
  /** Where the archive goes. */
  readonly file: string | undefined;
  readonly json: boolean;
}

const suffix = '.tar.gz';

/** Lists whose files are saved, or writes those of one learner into a file. Also while Drydock runs; nothing is unpacked. */
export async function files({ settings, print, say }: CommandContext, options: FilesOptions): Promise<void> {
  const saved = await savedFiles(settings.data);
  const { learner, file, json } = options;
  if (learner === undefined) {
    if (json) return print(JSON.stringify({ files: saved }));
    if (saved.length === 0) say('No learner has saved files yet.');
    for (const { id, name, at, bytes } of saved) print([id, at, `${bytes}`.padStart(9), name].join('  '));
    return;
  }
  const found = saved.find(({ id }) => id === learner);
  if (found === undefined) throw unknown(learner);
  const target = resolve(file ?? `${learner}${suffix}`);
  const partial = `${target}.partial`;
  try {
    await copyFile(join(filesIn(settings.data), `${learner}${suffix}`), partial, constants.COPYFILE_EXCL);
    await rename(partial, target);
  } catch (cause) {
    await rm(partial, { force: true });
    const said = cause instanceof Error ? cause.message : String(cause);
    const problem = {
      code: 'not-written',
      message: `"${target}" cannot be written: ${said}`,
      hint: 'Name another file',
    };
    throw new UserError(problem, { cause });
  }
  say('It is as the learner left it: look at it with `tar -tzf` before you unpack it, and never as root.');
  print(json ? JSON.stringify({ file: target, ...found }) : target);
}

interface Saved {
  readonly id: string;
  /** As the learner's own page says it; empty for one that the database does not know. */
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly bytes: number;
}

/** The newest first. */
async function savedFiles(data: string): Promise<readonly Saved[]> {
  const names = learnerNames(databaseIn(data));
  const entries = await readdir(filesIn(data)).catch(() => []);
  const ids = entries.flatMap((name) => {
    const id = name.endsWith(suffix) ? learnerId.safeParse(name.slice(0, -suffix.length)).data : undefined;
    return id === undefined ? [] : [id];
  });
  const all = await Promise.all(
    ids.map(async (id) => {
      // Replaced or too old at this moment.
      const found = await stat(join(filesIn(data), `${id}${suffix}`)).catch(() => undefined);
      return found && { id, name: names.get(id) ?? '', at: found.mtime.toISOString(), bytes: found.size };
    }),
  );
  return all.filter((one) => one !== undefined).sort((a, b) => b.at.localeCompare(a.at));
}

function unknown(learner: string): UserError {
  const hint = 'Run `npx drydock files` without a name: it lists those who have some';
  return new UserError({
    code: 'no-files',
    message: `No files of a learner "${learner.slice(0, 100)}" are saved`,
    hint,
  });
}
