import { tryDocker } from '../../images/docker.ts';
import { imageId } from '../../images/registry.ts';
import type { SetupContext } from '../settings.ts';
import { clusterParts, publishedNode } from './parts.ts';
import { bringingUp } from './plan.ts';

/** Seconds of the images that the node is made of, beside those of its parts: compiler and node. */
const aroundParts = 100;

/** Seconds that the cluster takes on two idle cores: to be built, as far as its images are not there, and then to come up. */
export async function foretellSeconds(
  context: SetupContext,
): Promise<{ readonly build: number; readonly start: number }> {
  const { output } = await tryDocker(context, ['image', 'ls', '--format', '{{.Repository}}']).catch(() => ({
    output: '',
  }));
  const isPublished = (await imageId(context, publishedNode).catch(() => undefined)) !== undefined;
  const there = new Set(output.split('\n'));
  return { build: secondsToBuild(there, context.settings.name, isPublished), start: sum(bringingUp) };
}

/** As above, where these repositories have an image: one of other code is thought to be built from what is cached. Pure. */
export function secondsToBuild(there: ReadonlySet<string>, instance: string, isPublished: boolean): number {
  const isThere = (image: string) => there.has(`${instance}-kubernetes/${image}`);
  const missing = clusterParts.filter(({ always, module }) => (always || !isPublished) && !isThere(module));
  const around = isPublished || isThere('node') ? 0 : aroundParts;
  return sum(missing) + around;
}

const sum = (steps: readonly { readonly seconds: number }[]) => steps.reduce((all, { seconds }) => all + seconds, 0);
