import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type LearnerId, type SandboxId, type SavedFiles, UserError } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';

/** Learners' files, kept in web's own folder: one archive a learner, the newest. What is in them is the learner's word: web never unpacks one. */
export interface Snapshots {
  /** Saves them now. Throws UserError `files-too-large` or `files-not-saved`; what was saved before stays then. */
  take(learner: LearnerId, sandbox: SandboxId): Promise<SavedFiles>;
  saved(learner: LearnerId): Promise<SavedFiles | undefined>;
  read(learner: LearnerId): Readable;
  /** Puts them into a sandbox, over what is there. Whether there were any. Throws UserError `files-not-restored`. */
  restore(learner: LearnerId, sandbox: SandboxId): Promise<boolean>;
}

/** Milliseconds that the files of somebody who does not come back are kept, and bytes of all together: then the oldest go. */
const keptFor = 30 * 24 * 60 * 60_000;
const mostBytes = 8 * 1024 ** 3;
const suffix = '.tar.gz';

export function createSnapshots(
  { log, now, hosts }: Pick<WebContext, 'log' | 'now'> & { hosts: LabHosts },
  folder: string,
): Snapshots {
  const fileOf = (learner: LearnerId) => join(folder, `${learner}${suffix}`);
  const saved = async (learner: LearnerId) => {
    const found = await stat(fileOf(learner)).catch(() => undefined);
    return found && { at: Math.round(found.mtimeMs), bytes: found.size };
  };
  return {
    saved,
    read: (learner) => createReadStream(fileOf(learner)),
    take: async (learner, sandbox) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await makeRoom(folder, now());
      const partial = join(folder, `${randomUUID()}.partial`);
      try {
        const outcome = await hosts.of(sandbox).readFiles(sandbox, createWriteStream(partial, { mode: 0o600 }));
        if (outcome === 'too-large') throw tooLarge;
        if (outcome !== 'whole') throw notSaved;
        // The newest is whole or the one before: a half one is nobody's.
        await rename(partial, fileOf(learner));
      } finally {
        await rm(partial, { force: true });
      }
      const done = await saved(learner);
      if (done === undefined) throw notSaved;
      return done;
    },
    restore: async (learner, sandbox) => {
      if ((await saved(learner)) === undefined) return false;
      const result = await hosts.of(sandbox).writeFiles(sandbox, createReadStream(fileOf(learner)));
      if (result?.exitCode === 0) return true;
      log.warn({ learner, sandbox, ...result }, 'Saved files could not be put back');
      throw notRestored;
    },
  };
}

/** Takes away what is too old, what a process that died has left, and the oldest while there is too much. */
async function makeRoom(folder: string, now: number): Promise<void> {
  const names = await readdir(folder);
  const all = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      return found && { name, at: found.mtimeMs, bytes: found.size };
    }),
  );
  const files = all.filter((file) => file !== undefined).sort((a, b) => b.at - a.at);
  let bytes = 0;
  for (const file of files) {
    const isPartial = !file.name.endsWith(suffix);
    bytes += file.bytes;
    const isStale = now - file.at > (isPartial ? 10 * 60_000 : keptFor);
    if (isStale || (!isPartial && bytes > mostBytes)) await rm(join(folder, file.name), { force: true });
  }
}

const tooLarge = new UserError(
  {
    code: 'files-too-large',
    message: 'Your files are not saved: /root is larger than 64 MiB, packed',
    hint: 'Look for what is large with `du -sh /root/*`, and delete it or move it to /srv. What was saved before is kept',
  },
  { status: 409 },
);

const notSaved = new UserError(
  {
    code: 'files-not-saved',
    message: 'Your files could not be packed in the sandbox',
    hint: 'Try again. The commands `tar` and `gzip` in the sandbox are needed for it; what was saved before is kept',
  },
  { status: 409 },
);

const notRestored = new UserError(
  {
    code: 'files-not-restored',
    message: 'Your saved files could not be put back into the sandbox, or not all of them',
    hint: 'Download them from the menu: they are kept. Then reset the sandbox and try again',
  },
  { status: 409 },
);
