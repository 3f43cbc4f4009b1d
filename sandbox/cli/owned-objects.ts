import { exec } from 'tinyexec';
import { UserError } from '#protocol';
import type { CommandContext } from './command-context.ts';

/** Something of ours on the machine's Docker engine. */
export interface OwnedObject {
  readonly kind: 'container' | 'volume' | 'network' | 'image';
  readonly name: string;
}

const deadlineMs = 180_000;
const lists = [
  { kind: 'container', list: ['ps', '--all', '--format', '{{.Names}}'], remove: ['rm', '--force', '--volumes'] },
  { kind: 'volume', list: ['volume', 'ls', '--format', '{{.Name}}'], remove: ['volume', 'rm', '--force'] },
  { kind: 'network', list: ['network', 'ls', '--format', '{{.Name}}'], remove: ['network', 'rm'] },
  {
    kind: 'image',
    list: [
      'image',
      'ls',
      '--no-trunc',
      '--format',
      '{{if eq .Repository "<none>"}}{{.ID}}{{else}}{{.Repository}}:{{.Tag}}{{end}}',
    ],
    remove: ['image', 'rm'],
  },
] as const;

/** Tests have an instance of their own, whose images stay as a cache: it goes with the default one. */
function instancesOf(name: string): string[] {
  return name === 'drydock' ? [name, 'drydock-test'] : [name];
}

/** Everything on the engine that carries the label of this instance. */
export async function findOwned(context: CommandContext): Promise<OwnedObject[]> {
  const found: OwnedObject[] = [];
  for (const { kind, list } of lists) {
    for (const instance of instancesOf(context.settings.name)) {
      const { stdout } = await docker(context, [...list, '--filter', `label=dev.drydock.instance=${instance}`]);
      for (const name of stdout.split('\n').filter(Boolean)) found.push({ kind, name });
    }
  }
  return found;
}

/** Removes them, containers first: nothing else can go while they use it. An image that somebody else's container uses stays. */
export async function removeOwned(context: CommandContext, objects: readonly OwnedObject[]): Promise<void> {
  for (const { kind, remove } of lists) {
    for (const { name } of objects.filter((object) => object.kind === kind)) await docker(context, [...remove, name]);
  }
}

async function docker({ log, env }: CommandContext, args: readonly string[]): Promise<{ stdout: string }> {
  log(`run docker ${args.join(' ')}`);
  const result = await exec('docker', [...args], { timeout: deadlineMs, nodeOptions: { env } });
  if (result.exitCode === 0 || /No such|not found|conflict: unable to (?:remove|delete)/i.test(result.stderr))
    return result;
  throw new UserError({
    code: 'engine-refused',
    message: `"docker ${args.join(' ')}" failed: ${result.stderr.trim().split('\n').at(-1) ?? `exit ${result.exitCode}`}`,
    hint: 'Run "npx drydock doctor", then the command again: what is gone already does not matter',
  });
}
