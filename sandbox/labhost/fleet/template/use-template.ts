import { access, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../run-program.ts';
import { places } from '../../settings.ts';
import { makeFileSystem } from '../sandbox/quota-volume.ts';

/** What a sandbox begins with. */
export interface Template {
  /** File system image that its quota volume is a copy of. */
  readonly blankVolume: string;
  /** Folder with the files of the image layers, one folder each, mounted read-only. */
  readonly layers: string;
}

/**
 * Makes a template ready for use: its layers visible read-only, which makes them locked inside the sandboxes' user namespaces.
 * Each template has a mount point of its own, so that sandboxes of an older one keep theirs. Without a name: no images at all.
 */
export async function prepareTemplate(name: string | undefined): Promise<Template> {
  const layers = join(places.layers, name ?? 'none');
  await mkdir(layers, { recursive: true });
  if (name === undefined) return { blankVolume: await emptyVolume(), layers };
  const folder = join(places.template, name);
  const mounted = await runProgram('mountpoint', ['--quiet', layers]).then(
    () => true,
    () => false,
  );
  if (!mounted) await runProgram('mount', ['--bind', join(folder, 'layers'), layers]);
  await runProgram('mount', ['-o', 'remount,bind,ro', layers]);
  return { blankVolume: join(folder, 'blank.img'), layers };
}

async function emptyVolume(): Promise<string> {
  const path = join(places.template, 'empty.img');
  await mkdir(places.template, { recursive: true, mode: 0o700 });
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) {
    await makeFileSystem(`${path}.new`);
    await rename(`${path}.new`, path);
  }
  return path;
}
