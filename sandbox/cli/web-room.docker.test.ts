import { readFileSync } from 'node:fs';
import { exec } from 'tinyexec';
import { describe, expect, it } from 'vitest';
import { readInstance } from '../testing/instance.ts';

const { webPid } = readInstance();
const asRoot = process.getuid?.() === 0;
const connect = `
const socket = require('node:net').connect('/run/docker.sock');
socket.on('connect', () => { console.log('open'); process.exit(); });
socket.on('error', (cause) => console.log(cause.code));
`;

/** Runs a program where web runs: in its mount namespace, as its user or as root. */
async function inRoom(user: 'web' | 'root', program: string, ...args: string[]): Promise<string> {
  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${webPid}/status`, 'utf8'))?.[1] ?? '';
  const become = user === 'web' ? ['setpriv', '--reuid', uid, '--regid', uid, '--clear-groups', '--'] : [];
  const { stdout, stderr } = await exec('nsenter', [
    '--target',
    String(webPid),
    '--mount',
    '--',
    ...become,
    program,
    ...args,
  ]);
  return `${stdout}${stderr}`.trim();
}

describe.runIf(asRoot)('web in its room', () => {
  it('has no capability, cannot get one, and is nobody special', () => {
    const status = readFileSync(`/proc/${webPid}/status`, 'utf8');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(status).toContain(`${set}:\t0000000000000000`);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).not.toMatch(/^Uid:\s+0\b/m);
  });

  it.each(['web', 'root'] as const)('finds no engine behind the socket, even as %s', async (user) => {
    expect(await inRoom(user, `/proc/${webPid}/exe`, '-e', connect)).toBe('ECONNREFUSED');
  });

  it('cannot write to the clone', async () => {
    const cwd = await inRoom('root', 'readlink', `/proc/${webPid}/cwd`);
    expect(await inRoom('root', 'touch', `${cwd}/written`)).toContain('Read-only file system');
  });
});
