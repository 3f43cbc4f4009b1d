import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A socket that was found to be one, held open by its inode: what happens to its name from now on does not matter. */
export interface GuardedSocket {
  /** Give this to `connect`; it stays good until `close`. */
  readonly path: string;
  close(): Promise<void>;
}

/** O_PATH of <fcntl.h>, which Node does not name; the same number on every architecture we run on. */
const openPath = 0o10000000;

/**
 * Opens a unix socket whose directory belongs to a learner. Another file in its place, above all a symbolic link to a
 * socket of ours, is refused.
 *
 * @throws Error with the code of open(2) (`ENOENT` while the socket is not there yet), or `ENOTSOCK`.
 */
export async function openGuardedSocket(path: string): Promise<GuardedSocket> {
  const handle = await open(path, openPath | constants.O_NOFOLLOW);
  const stat = await handle.stat();
  if (!stat.isSocket()) {
    await handle.close();
    throw Object.assign(new Error(`Expected a socket at "${path}", found another kind of file`), { code: 'ENOTSOCK' });
  }
  return { path: `/proc/self/fd/${handle.fd}`, close: () => handle.close() };
}
