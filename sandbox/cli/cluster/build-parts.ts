import { join } from 'node:path';
import { type BuildRequest, buildImage, findImage } from '../../images/build-image.ts';
import type { Images } from '../../images/images.ts';
import { imageId, pullImage } from '../../images/registry.ts';
import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';
import { type ClusterPart, clusterParts, publishedNode } from './parts.ts';
import type { PlannedStep } from './plan.ts';
import type { Preparation } from './preparation.ts';

/** References of the images that the cluster is made of. */
export interface ClusterImages {
  readonly node: string;
  /** The published one: it brings its own network and storage. */
  readonly isPublished: boolean;
  /** By module; a published node leaves out what it has. */
  readonly programs: Readonly<Record<string, string>>;
}

interface Source {
  readonly base: string;
  readonly busybox: string;
  readonly group: string | undefined;
}

const pulling: PlannedStep = { title: 'Asking for the image of a node', seconds: 5 };
const compiler: PlannedStep = { title: 'Getting the compiler', seconds: 40 };
const node: PlannedStep = { title: 'Making the image of a node', seconds: 60 };

/**
 * Pulls or builds the node's image and the programs around it; what is there costs nothing. `after` is what is planned to follow.
 */
export async function buildParts(
  context: SetupContext,
  images: Images,
  { preparation, group, after }: { preparation: Preparation; group: string | undefined; after: readonly PlannedStep[] },
): Promise<ClusterImages> {
  const busybox = images.course.find(({ name }) => name.startsWith('busybox:'))?.reference;
  if (busybox === undefined) throw new Error('The course has no busybox');
  const source = { base: images.base, busybox, group };
  const planFor = (parts: readonly ClusterPart[], more: readonly PlannedStep[]) => [
    pulling,
    compiler,
    ...parts.map(({ title, seconds }) => ({ title: `Building ${title}`, seconds })),
    ...more,
    ...after,
  ];
  preparation.plan(planFor(clusterParts, [node]));
  const isPublished = await preparation.step((phase) => havePublished(context, source, phase));
  const parts = clusterParts.filter(({ always }) => always || !isPublished);
  preparation.plan(planFor(parts, isPublished ? [] : [node]));
  const programs = await buildPrograms(context, parts, source, preparation);
  if (isPublished) return { node: publishedNode, isPublished, programs };
  const made = await preparation.step(async (phase) => {
    const pause = await buildImage(context, { folder: 'kubernetes/pause', base: source.base, group }, phase);
    return buildImage(context, nodeRequest(source, { ...programs, pause: pause.reference }), phase);
  });
  return { node: made.reference, isPublished, programs };
}

/** Builds what sandboxes are given of Kubernetes, and nothing of a cluster. References by module. */
export async function buildTools(
  context: SetupContext,
  images: Images,
  { preparation, group, after }: { preparation: Preparation; group: string | undefined; after: readonly PlannedStep[] },
): Promise<Readonly<Record<string, string>>> {
  const parts = clusterParts.filter(({ tool }) => tool);
  preparation.plan([
    compiler,
    ...parts.map(({ title, seconds }) => ({ title: `Building ${title}`, seconds })),
    ...after,
  ]);
  return buildPrograms(context, parts, { base: images.base, group }, preparation);
}

async function buildPrograms(
  context: SetupContext,
  parts: readonly ClusterPart[],
  source: Pick<Source, 'base' | 'group'>,
  preparation: Preparation,
): Promise<Record<string, string>> {
  const golang = await preparation.step((phase) => buildImage(context, compilerRequest(source), phase));
  const programs: Record<string, string> = {};
  for (const part of parts) {
    const request = programRequest(context, part, source, golang.reference);
    const image = await preparation.step((phase) => buildImage(context, request, counting(phase, part.packages)));
    programs[part.module] = image.reference;
  }
  return programs;
}

async function havePublished(context: SetupContext, source: Source, phase: Phase): Promise<boolean> {
  if ((await imageId(context, publishedNode)) !== undefined) return true;
  // Without it, a compiler that is there says that no registry answered when it was made: it is not asked again each time.
  if ((await findImage(context, compilerRequest(source))) !== undefined) return false;
  return pullImage(context, publishedNode, phase);
}

const compilerRequest = ({ base, group }: Pick<Source, 'base' | 'group'>): BuildRequest => ({
  folder: 'kubernetes/golang',
  base,
  group,
});

const programRequest = (
  { root }: SetupContext,
  { module }: ClusterPart,
  { base, group }: Pick<Source, 'base' | 'group'>,
  golang: string,
): BuildRequest => ({
  folder: 'kubernetes/program',
  name: `kubernetes/${module}`,
  contexts: { module: join(root, 'sandbox/images/kubernetes/modules', module) },
  from: { golang },
  base,
  group,
});

function nodeRequest({ base, busybox, group }: Source, programs: Readonly<Record<string, string>>): BuildRequest {
  const { helm: _helm, kompose: _kompose, kind: _kind, ...inside } = programs;
  return { folder: 'kubernetes/node', from: { ...inside, busybox }, base, group };
}

/** Go names each package that it compiles: the fraction is how many of them there are as a rule. Those of Docker count steps, of which one is nearly all. */
function counting(phase: Phase, packages: number): Phase {
  let named = 0;
  return {
    ...phase,
    update: (detail) => {
      if (/^[\w.-]+(\/[\w.~-]+)*$/.test(detail)) named += 1;
      phase.update(detail, Math.min(0.99, named / packages));
    },
  };
}
