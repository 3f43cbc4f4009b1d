import { stat } from 'node:fs/promises';
import { UserError } from '#protocol';

/** Milliseconds that a look holds. */
const fresh = 1000;

/**
 * Tells whether the file at the path still is the one that was opened. SQLite writes on happily into one that was moved away, deleted or
 * replaced, and nobody would find again what was written. Throws UserError `database-gone` (503) until it is back.
 */
export async function watchFile(file: string, steady: () => number): Promise<() => Promise<void>> {
  const opened = await stat(file);
  let lookedAt = steady();
  return async () => {
    if (steady() - lookedAt < fresh) return;
    const found = await stat(file).catch(() => undefined);
    if (found?.ino !== opened.ino || found.dev !== opened.dev) throw gone(file);
    lookedAt = steady();
  };
}

function gone(file: string): UserError {
  return new UserError(
    {
      code: 'database-gone',
      message: 'The database is not where it was, so nothing can be saved or looked up',
      hint: 'Your sandbox goes on. Tell the operator: Drydock waits for its database, or has to be started again',
    },
    { status: 503, cause: new Error(`The file ${JSON.stringify(file)} is not the one that was opened`) },
  );
}
