import { access, chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sandboxId, toBase32 } from '#protocol';
import { runProgram } from '../../run-program.ts';
import { places } from '../../settings.ts';
import type { FleetContext } from '../fleet-context.ts';
import { sandboxReady, startSandbox } from '../sandbox/create-sandbox.ts';
import { destroySandbox } from '../sandbox/destroy-sandbox.ts';
import { makeFileSystem, volumeMount } from '../sandbox/quota-volume.ts';
import { beAtWork } from './at-work.ts';

export interface TemplateRequest {
  /** Name of the template: what it is made of, as a hash. */
  readonly name: string;
  /** Images as `docker save` wrote them. */
  readonly archive: Readable;
  /** How an image of the archive is called in the sandboxes. */
  readonly tags: readonly { readonly from: string; readonly to: string }[];
  /** Told what happens. */
  readonly say: (text: string) => void;
}

/** Milliseconds for loading all images. */
const loadTimeout = 300_000;

/** The parts of an engine's folder that describe images; everything else an engine makes anew. */
const kept = ['image', 'overlay2'] as const;

/**
 * Loads images in a sandbox of their own, so that a nested engine of the same version writes them with the owners that sandboxes
 * see, and keeps what it wrote: a file system image with the engine's notes, and beside it the files of each layer, which all
 * sandboxes share read-only. Nothing half-made keeps the final name.
 */
export async function makeTemplate(context: FleetContext, request: TemplateRequest): Promise<void> {
  const id = sandboxId.parse(`s-${toBase32(context.random(12))}`);
  // After an upgrade the fleet of before starts beside us and looks for what nobody knows.
  await using _work = await beAtWork(id);
  try {
    request.say('starting an engine for the images');
    await startSandbox(context, id);
    await sandboxReady(context, id);
    await loadImages(context, id, request);
    // Its engine must not write any more while we copy.
    await context.engine.stopContainer(id);
    request.say('keeping the layers');
    await keep(join(volumeMount(id), 'docker'), request.name);
  } finally {
    await destroySandbox(context, id);
  }
}

async function loadImages(
  { engine }: FleetContext,
  name: string,
  { archive, tags, say }: TemplateRequest,
): Promise<void> {
  const run = async (command: readonly string[], input?: Readable) => {
    const options = { command, timeout: loadTimeout, maxOutput: 8192, ...(input === undefined ? {} : { input }) };
    const { exitCode, output } = await engine.exec(name, options);
    if (exitCode !== 0) throw new Error(`"${command.join(' ')}" ended with ${exitCode}: ${output}`);
  };
  await run(['docker', 'load', '--quiet'], archive);
  for (const { from, to } of tags) {
    if (from === to) continue;
    say(`naming ${to}`);
    await run(['docker', 'tag', from, to]);
  }
  const wanted = new Set(tags.map(({ to }) => to));
  const spare = new Set(tags.map(({ from }) => from).filter((from) => !wanted.has(from)));
  if (spare.size > 0) await run(['docker', 'rmi', ...spare]);
  await run(['sync']);
}

async function keep(source: string, name: string): Promise<void> {
  const folder = join(places.template, name);
  const draft = `${folder}.new`;
  await dropDraft(draft);
  await mkdir(join(draft, 'layers'), { recursive: true });
  // Root of a sandbox is nobody here, and lists it.
  await chmod(join(draft, 'layers'), 0o755);
  const layers = (await readdir(join(source, 'overlay2'))).filter((entry) => /^[0-9a-f]{64}$/.test(entry));
  for (const layer of layers) {
    const diff = join(source, 'overlay2', layer, 'diff');
    await runProgram('cp', ['--archive', diff, join(draft, 'layers', layer)], { timeout: 120_000 });
    await runProgram('sh', ['-c', 'rm -rf "$1" && mkdir "$1" && chown 1000000:1000000 "$1"', 'empty', diff]);
  }
  const mount = join(draft, 'mount');
  await mkdir(mount);
  await makeFileSystem(join(draft, 'blank.img'));
  await runProgram('mount', ['-o', 'loop', join(draft, 'blank.img'), mount]);
  try {
    await runProgram('sh', ['-c', 'mkdir -m 710 "$1" && chown 1000000:1000000 "$1"', 'make', join(mount, 'docker')]);
    for (const part of kept) await runProgram('cp', ['--archive', join(source, part), join(mount, 'docker', part)]);
  } finally {
    await runProgram('umount', [mount]);
  }
  await rm(mount, { recursive: true });
  await runProgram('sync', ['--file-system', draft], { timeout: 60_000 });
  await rename(draft, folder);
}

/** What an interrupted run left. */
async function dropDraft(draft: string): Promise<void> {
  const mounted = await access(join(draft, 'mount')).then(
    () => true,
    () => false,
  );
  if (mounted) await runProgram('umount', [join(draft, 'mount')]).catch(() => undefined);
  await rm(draft, { recursive: true, force: true });
}
