import { once } from 'node:events';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGuardedSocket } from './guarded-socket.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guarded-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function listen(path: string, greeting: string) {
  const server = createServer((socket) => socket.end(greeting));
  server.listen(path);
  await once(server, 'listening');
  return server;
}

async function read(path: string): Promise<string> {
  const socket = connect(path).setEncoding('utf8');
  const [text]: string[] = await once(socket, 'data');
  socket.destroy();
  return text ?? '';
}

test('connects to a real socket', async () => {
  const server = await listen(join(folder, 's'), 'real');
  const guarded = await openGuardedSocket(join(folder, 's'));
  expect(await read(guarded.path)).toBe('real');
  await guarded.close();
  server.close();
});

test('refuses a symbolic link, even to a socket', async () => {
  const victim = await listen(join(folder, 'victim'), 'victim');
  await symlink(join(folder, 'victim'), join(folder, 's'));
  await expect(openGuardedSocket(join(folder, 's'))).rejects.toMatchObject({ code: 'ENOTSOCK' });
  victim.close();
});

test('refuses another kind of file and says when nothing is there', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(openGuardedSocket(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOTSOCK' });
  await expect(openGuardedSocket(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a swap after the check hits nobody else', async () => {
  const real = await listen(join(folder, 's'), 'real');
  const victim = await listen(join(folder, 'victim'), 'victim');
  const guarded = await openGuardedSocket(join(folder, 's'));
  await rename(join(folder, 's'), join(folder, 'moved'));
  await symlink(join(folder, 'victim'), join(folder, 's'));
  expect(await read(guarded.path)).toBe('real');
  await guarded.close();
  real.close();
  victim.close();
});
