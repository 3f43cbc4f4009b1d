import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxId, sandboxId } from '#protocol';

/** A folder as /run/drydock/s is: one folder a sandbox, sockets in it. */
export interface SocketsFolder {
  readonly path: string;
  readonly sandbox: SandboxId;
  /** Path of a socket of the sandbox. */
  socket(name: 'holder.sock' | 'engine.sock'): string;
  /** The sandbox is gone, as far as anybody sees. */
  removeSandbox(): Promise<void>;
  remove(): Promise<void>;
}

export async function socketsFolder(): Promise<SocketsFolder> {
  const path = await mkdtemp(join(tmpdir(), 'drydock-sockets-'));
  const sandbox = sandboxId.parse('s-abcdefghijkl');
  await mkdir(join(path, sandbox));
  return {
    path,
    sandbox,
    socket: (name) => join(path, sandbox, name),
    removeSandbox: () => rm(join(path, sandbox), { recursive: true, force: true }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
