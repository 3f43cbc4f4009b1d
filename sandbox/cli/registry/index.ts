import { readFile } from 'node:fs/promises';
import { docker, tryDocker } from '../../images/docker.ts';
import type { CourseImage, Images } from '../../images/images.ts';
import { registrySecret } from '../../registry/index.ts';
import { labHostNames } from '../lab-host/names.ts';
import type { SetupContext } from '../settings.ts';
import { ensureContainer, publishedDoor, registryAnswers } from './container.ts';
import { registryNames } from './names.ts';
import { holdsImage, type PushOptions, pushImage } from './push-images.ts';
import { endStock } from './stock-process.ts';

/** What every lesson may pull from the first moment, because it is small; everything else follows in the background. */
const first = ['busybox:1.37', 'busybox:latest'];

/** Brings the course registry up in the lab host's network. Idempotent. */
export async function ensureRegistry(context: SetupContext, images: Images): Promise<void> {
  const secret = await secretOf(context);
  const phase = context.progress.phase('Course registry');
  try {
    await ensureContainer(context, { image: images.registry, secret });
    const door = await publishedDoor(context);
    phase.update('waiting for its answer');
    await registryAnswers(context, door);
    const missing = await missingIn(
      context,
      door,
      images.course.filter(({ name }) => first.includes(name)),
    );
    for (const image of missing) {
      phase.update(`taking in ${image.name}`);
      await pushImage(context, image, { door, secret });
    }
    phase.done();
  } catch (error) {
    phase.fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    throw error;
  }
}

/** How the set-up fills a registry that runs. */
export async function courseDoor(context: SetupContext): Promise<PushOptions> {
  return { door: await publishedDoor(context), secret: await secretOf(context) };
}

async function secretOf({ settings }: SetupContext): Promise<string> {
  return registrySecret((await readFile(labHostNames(settings).secretFile, 'utf8')).trim());
}

async function missingIn(
  { signal }: SetupContext,
  door: string,
  images: readonly CourseImage[],
): Promise<CourseImage[]> {
  const held = await Promise.all(images.map(({ name }) => holdsImage(door, name, signal)));
  return images.filter((_image, index) => held[index] === false);
}

/** Ends its container; what it keeps stays. */
export async function stopRegistry(context: SetupContext): Promise<void> {
  await endStock(context);
  await tryDocker(context, ['stop', '--time', '5', registryNames(context.settings).container]);
}

/** Removes it with everything it keeps. Fine when there is none. */
export async function removeRegistry(context: SetupContext): Promise<void> {
  const { container, volume } = registryNames(context.settings);
  await endStock(context);
  await tryDocker(context, ['rm', '--force', container]);
  if ((await tryDocker(context, ['volume', 'inspect', volume])).exitCode === 0) {
    await docker(context, ['volume', 'rm', volume]);
  }
}
