import { existsSync } from 'node:fs';
import { chmod, chown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { z } from 'zod';
import { UserError } from '#protocol';

/** What a backup holds, by its name there and in the data folder. Containers and images are not in it: a start makes them anew. */
export const parts = {
  database: 'drydock.sqlite',
  secret: 'agent-secret',
  about: 'backup.json',
  files: 'snapshots',
} as const;

/** `backup.json`: what a restore asks before it touches anything. */
const aboutBackup = z.object({
  format: z.literal(1),
  name: z.string(),
  /** Of Drydock. */
  version: z.string(),
  /** ISO 8601. */
  madeAt: z.iso.datetime(),
});
export type AboutBackup = z.infer<typeof aboutBackup>;

export const databaseIn = (data: string): string => join(data, 'web', parts.database);
export const filesIn = (data: string): string => join(data, 'web', parts.files);
export const secretIn = (data: string): string => join(data, parts.secret);

/** Gives a file, and what SQLite keeps beside it, to whom its folder belongs: web must be able to write it, whoever made it. */
export async function giveToWeb(file: string): Promise<void> {
  const { uid, gid } = await stat(join(file, '..'));
  for (const one of [file, `${file}-wal`, `${file}-shm`].filter((path) => existsSync(path))) {
    await chown(one, uid, gid);
    await chmod(one, 0o600);
  }
}

/** Likewise a folder and the files in it. */
export async function giveFolderToWeb(folder: string): Promise<void> {
  const { uid, gid } = await stat(join(folder, '..'));
  for (const one of [folder, ...(await readdir(folder)).map((name) => join(folder, name))]) await chown(one, uid, gid);
}

/** Runs tar. Throws UserError `bad-backup` with what it said. */
export async function tar(args: readonly string[], hint: string): Promise<void> {
  const { exitCode, stderr } = await exec('tar', [...args]);
  if (exitCode === 0) return;
  throw new UserError({ code: 'bad-backup', message: `tar failed: ${stderr.trim().slice(0, 500)}`, hint });
}

/** What the unpacked backup says of itself. Throws UserError `bad-backup`. */
export async function readAbout(folder: string, file: string): Promise<AboutBackup> {
  const text = await readFile(join(folder, parts.about), 'utf8').catch(() => '');
  const about = aboutBackup.safeParse(parseJson(text)).data;
  if (about !== undefined && existsSync(join(folder, parts.database))) return about;
  throw new UserError({
    code: 'bad-backup',
    message: `"${file}" is no backup of Drydock, or of a version that this one does not know`,
    hint: 'Name a file that `npx drydock backup` made',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
