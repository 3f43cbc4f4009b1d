import { join } from 'node:path';
import type { Phase } from '../cli/progress.ts';
import type { SetupContext } from '../cli/settings.ts';
import { type BuildRequest, type BuiltImage, buildImage, findImage } from './build-image.ts';
import { debootstrapBase } from './debootstrap.ts';
import { baseImage, type CourseImage, courseCatalog, type Images, shelfCatalog } from './images.ts';
import { imageId, pullImage } from './registry.ts';

export type { Images } from './images.ts';

/** Pulls or builds every image of the instance; what is there already costs nothing. */
export async function ensureImages(context: SetupContext): Promise<Images> {
  const base = await inPhase(context, 'Base image', (phase) => ensureBase(context, phase));
  const build = (title: string, folder: string, more: Pick<BuildRequest, 'contexts' | 'from'> = {}) =>
    inPhase(context, title, async (phase) => {
      const image = await buildImage(context, { folder, ...more, base }, phase);
      return { result: image, detail: outcome(image) };
    });
  const part = (name: string) => join(context.root, 'sandbox', name);
  const labHost = await build('Lab host image', 'labhost', { contexts: { holder: part('holder') } });
  const sandbox = await build('Sandbox image', 'sandbox');
  const registry = await build('Course registry image', 'course-registry', {
    contexts: { protocol: part('protocol'), registry: part('registry') },
    from: { labhost: labHost.reference },
  });
  const course = await inPhase(context, 'Course images', (phase) => ensureCourse(context, base, phase));
  return { base, labHost: labHost.reference, sandbox: sandbox.reference, registry: registry.reference, course };
}

interface Outcome<T> {
  readonly result: T;
  readonly detail: string;
}

async function inPhase<T>(
  { progress }: SetupContext,
  title: string,
  work: (phase: Phase) => Promise<Outcome<T>>,
): Promise<T> {
  const phase = progress.phase(title);
  try {
    const { result, detail } = await work(phase);
    phase.done(detail);
    return result;
  } catch (error) {
    phase.fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    throw error;
  }
}

async function ensureBase(context: SetupContext, phase: Phase): Promise<Outcome<string>> {
  const there = await imageId(context, baseImage);
  if (there !== undefined) return { result: there, detail: 'already here' };
  const pulled = await pullImage(context, baseImage, phase);
  if (!pulled) await debootstrapBase(context, phase);
  const id = await imageId(context, baseImage);
  if (id === undefined) throw new Error(`"${baseImage}" is not there after it was made`);
  return { result: id, detail: pulled ? 'pulled' : 'no registry answers: built from Debian packages' };
}

/** Official images where a registry answers, else stand-ins of the same names. The first answer counts for all. */
async function ensureCourse(
  context: SetupContext,
  base: string,
  phase: Phase,
): Promise<Outcome<readonly CourseImage[]>> {
  const images: CourseImage[] = [];
  let registry: boolean | undefined;
  let changed = 0;
  for (const { name, folder, title } of courseCatalog) {
    if (folder === undefined) {
      images.push({ name, reference: name, id: base });
      continue;
    }
    const request = { folder, base };
    const there = await imageId(context, name);
    const standIn = there === undefined ? await findImage(context, request) : undefined;
    if (standIn !== undefined) {
      images.push({ name, reference: standIn.reference, id: standIn.id });
      continue;
    }
    if (there === undefined && registry !== false) registry = await pullImage(context, name, phase);
    const pulled = there ?? (registry === true ? await imageId(context, name) : undefined);
    if (pulled !== undefined) {
      images.push({ name, reference: name, id: pulled });
      continue;
    }
    phase.update(title);
    const { reference, id, built } = await buildImage(context, request, phase);
    images.push({ name, reference, id });
    changed += built ? 1 : 0;
  }
  const standIns = images.filter(({ name, reference }) => name !== reference).length;
  const also = courseCatalog.flatMap((one) => {
    const image = images.find(({ name }) => name === one.name);
    return image === undefined || one.also === undefined ? [] : [{ ...image, name: one.also }];
  });
  const detail =
    standIns === 0 ? 'the official ones' : `${standIns} stand-ins${changed === 0 ? ', already built' : ''}`;
  return { result: [...images, ...also], detail };
}

/** One image of the shelf, official where a registry answers, else its stand-in. */
export async function ensureShelfImage(
  context: SetupContext,
  name: string,
  { labHost, base }: Pick<Images, 'labHost' | 'base'>,
): Promise<CourseImage> {
  const entry = shelfCatalog.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`"${name}" is on no shelf`);
  return inPhase(context, name, async (phase) => {
    const there = (await imageId(context, name)) !== undefined || (await pullImage(context, name, phase));
    if (there) return { result: { name, reference: name, id: name }, detail: 'the official one' };
    const tools = join(context.root, 'sandbox/images/labhost');
    const more = entry.needsLabHost ? { contexts: { tools }, from: { labhost: labHost } } : {};
    const image = await buildImage(context, { folder: entry.folder, ...more, base }, phase);
    return { result: { name, reference: image.reference, id: image.id }, detail: outcome(image) };
  });
}

function outcome({ built }: BuiltImage): string {
  return built ? 'built' : 'already built';
}
