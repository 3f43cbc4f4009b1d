import type { ImagesSnapshot } from '#protocol';
import type { Absence } from '../language/fact.ts';
import { code, nameList } from '../language/wording.ts';
import { canonical, repositoryOf } from './image-reference.ts';

/** No image of that name: what is there under a name like it, or without one. */
export function missingImage(all: ImagesSnapshot, reference: string): Absence {
  return {
    expected: `an image ${code(reference)}`,
    found: 'none of that name',
    from: 'docker image ls',
    see: 'docker image ls',
    say: explainMissing(all, reference),
  };
}

function explainMissing(all: ImagesSnapshot, reference: string): string {
  const wanted = canonical(reference);
  const repository = repositoryOf(reference);
  const tags = all.flatMap((one) => one.tags);
  const siblings = tags.filter((tag) => repositoryOf(tag) === repository);
  if (siblings.length > 0) {
    const without =
      reference.includes('@') || wanted !== `${reference}:latest` ? '' : ' A name without a tag means `latest`.';
    return `No image ${code(wanted)}; there ${siblings.length === 1 ? 'is' : 'are'} ${nameList(siblings)}.${without}`;
  }
  const last = lastPart(repository);
  const elsewhere = tags.filter((tag) => lastPart(repositoryOf(tag)) === last);
  if (elsewhere.length > 0)
    return `No image ${code(wanted)}; there is ${nameList(elsewhere)}. The part before the last slash belongs to the name.`;
  // The engine lists the newest first.
  if (all[0]?.tags.length === 0 && all[0].digests.length === 0)
    return `No image ${code(wanted)}. The newest image has no name at all: it was built without \`-t\`, or its name went to a newer one.`;
  return `No image ${code(wanted)}; you have ${nameList([...tags].sort())}.`;
}

const lastPart = (repository: string): string => repository.slice(repository.lastIndexOf('/') + 1);
