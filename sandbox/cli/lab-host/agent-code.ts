import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '../../images/content-hash.ts';
import type { SetupContext } from '../settings.ts';
import { inLabHost, tryInLabHost } from './container.ts';
import { streamIntoLabHost } from './stream-into.ts';

/** Folder of all versions in the lab host. */
export const agentFolder = '/opt/drydock/agent';

const parts = ['sandbox/labhost', 'sandbox/protocol'];

/** Puts the agent's code of this clone into the lab host beside the versions that are there; nothing runs it yet. Gives its version. */
export async function ensureAgentCode(context: SetupContext): Promise<string> {
  const { root } = context;
  const version = await contentHash(parts.map((part) => join(root, part)));
  const folder = `${agentFolder}/${version}`;
  if ((await tryInLabHost(context, ['test', '-e', `${folder}/package.json`])).exitCode === 0) return version;

  const staging = await mkdtemp(join(tmpdir(), 'drydock-agent-'));
  try {
    // Relay reads it as an ordinary user.
    await chmod(staging, 0o755);
    await mkdir(join(staging, 'sandbox'));
    for (const part of parts) {
      await cp(join(root, part), join(staging, part), { recursive: true, filter: (path) => !/\.test\.ts$/.test(path) });
    }
    await cp(join(root, 'package.json'), join(staging, 'package.json'));
    // Unpacked under another name and renamed: a half-written version is never run.
    const script =
      'rm -rf "$1.new" && mkdir "$1.new" && tar -xC "$1.new" && ln -s /opt/drydock/node_modules "$1.new/node_modules" && mv -T "$1.new" "$1"';
    const tar = ['tar', '--owner=0', '--group=0', '-cC', staging, '.'] as const;
    await streamIntoLabHost(context, [...tar], ['sh', '-c', `umask 022; rm -rf "$1"; ${script}`, 'unpack', folder]);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return version;
}

/** Makes this version with these settings the one that runs. Restarts the agent, and nothing else, when that changes anything. */
export async function activateAgent(
  context: SetupContext,
  version: string,
  settings: Readonly<Record<string, string>>,
): Promise<boolean> {
  const text = Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
  const script = `
    cd ${agentFolder}
    if [ "$(readlink current)" = "$1" ] && [ "$(cat settings.env 2> /dev/null)" = "$(printf %s "$2")" ]; then echo same; exit; fi
    umask 077
    printf %s "$2" > settings.env.new && mv settings.env.new settings.env
    ln -sfn "$1" current.new && mv -T current.new current
    for name in fleet relay; do kill -HUP "$(cat "/run/drydock-$name.keeper")"; done
    # What no process runs any more; one version back stays for a look.
    ls -dt */ | tail -n +3 | grep -v "^$1/" | xargs -r rm -rf
    echo changed`;
  const output = await inLabHost(context, ['bash', '-c', script, 'activate', version, text]);
  return output.trim().endsWith('changed');
}
