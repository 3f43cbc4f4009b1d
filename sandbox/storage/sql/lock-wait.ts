import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '#protocol';

export interface LockWait {
  /** Milliseconds after which a locked database is given up. */
  readonly patience: number;
  now(): number;
}

/**
 * Runs one query or transaction, again and again while another process holds the lock, without blocking this process.
 * Throws UserError `database-busy` (503) when patience ends; nothing was changed then.
 */
export async function waitForLock<T>({ patience, now }: LockWait, run: () => Promise<T>): Promise<T> {
  const deadline = now() + patience;
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    try {
      return await run();
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (now() + pause > deadline) throw busy(error);
      await delay(pause);
    }
  }
}

/** SQLITE_BUSY is 5, SQLITE_LOCKED 6; the higher bits say which kind. */
function isLocked(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return primary === 5 || primary === 6;
}

function busy(cause: unknown): UserError {
  return new UserError(
    {
      code: 'database-busy',
      message: 'The database is locked by another program, so nothing was saved',
      hint: 'Try again in a moment. If it stays so, ask the operator what else has the database file open',
    },
    { status: 503, cause },
  );
}
