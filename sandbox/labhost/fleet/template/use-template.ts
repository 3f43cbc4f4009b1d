import { access, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../run-program.ts';
import { places } from '../../settings.ts';
import { makeFileSystem } from '../sandbox/quota-volume.ts';

/**
 * Makes the template's layers visible read-only and gives the file system image that sandboxes begin with. Read-only here is what
 * makes it locked inside the sandboxes' user namespaces.
 */
export async function prepareTemplate(template: string | undefined): Promise<string> {
  await mkdir(places.layers, { recursive: true });
  if (template === undefined) return emptyVolume();
  const folder = join(places.template, template);
  const layers = join(folder, 'layers');
  const mounted = await runProgram('findmnt', ['--noheadings', '--output', 'FSROOT', places.layers]).catch(() => '');
  if (!mounted.trim().endsWith(`/template/${template}/layers`)) {
    if (mounted !== '') await runProgram('umount', ['--lazy', places.layers]);
    await runProgram('mount', ['--bind', layers, places.layers]);
    await runProgram('mount', ['-o', 'remount,bind,ro', places.layers]);
  }
  return join(folder, 'blank.img');
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
