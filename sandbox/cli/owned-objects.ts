import { exec } from 'tinyexec';
import { UserError } from '#protocol';
import type { CommandContext } from './command-context.ts';

/** Something of ours on the machine's Docker engine. */
export interface OwnedObject {
  readonly kind: 'container' | 'volume' | 'network' | 'image';
  readonly name: string;
}

const deadlineMs = 60_000;
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
    remove: ['image', 'rm', '--force'],
  },
] as const;

/** Everything on the engine that carries our label: of this instance, and the images, which all instances of this machine share. */
export async function findOwned(context: CommandContext): Promise<OwnedObject[]> {
  const found: OwnedObject[] = [];
  for (const { kind, list } of lists) {
    const labels = kind === 'image' ? imageLabels : [`dev.drydock.instance=${context.settings.name}`];
    for (const label of labels) {
      const { stdout } = await docker(context, [...list, '--filter', `label=${label}`]);
      for (const name of stdout.split('\n').filter(Boolean)) found.push({ kind, name });
    }
  }
  return found.filter(({ kind, name }, at) => found.findIndex((it) => it.kind === kind && it.name === name) === at);
}

/** Removes them, containers first: nothing else can go while they use it. */
export async function removeOwned(context: CommandContext, objects: readonly OwnedObject[]): Promise<void> {
  for (const { kind, remove } of lists) {
    for (const { name } of objects.filter((object) => object.kind === kind)) await docker(context, [...remove, name]);
  }
}

const imageLabels = ['dev.drydock.image', 'dev.drydock.stand-in'];

async function docker({ log, env }: CommandContext, args: readonly string[]): Promise<{ stdout: string }> {
  log(`run docker ${args.join(' ')}`);
  const result = await exec('docker', [...args], { timeout: deadlineMs, nodeOptions: { env } });
  if (result.exitCode === 0 || /No such|not found/i.test(result.stderr)) return result;
  throw new UserError({
    code: 'engine-refused',
    message: `"docker ${args.join(' ')}" failed: ${result.stderr.trim().split('\n').at(-1) ?? `exit ${result.exitCode}`}`,
    hint: 'Run "npx drydock doctor", then the command again: what is gone already does not matter',
  });
}
