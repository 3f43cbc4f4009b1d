import type { ImageFact, ImagesSnapshot } from '#protocol';

/** A name as the engine writes it: `nginx` is `nginx:latest`, `docker.io/library/nginx` too. */
export function canonical(reference: string): string {
  const short = reference.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return hasTag(short) || short.includes('@') ? short : `${short}:latest`;
}

/** The part before tag and digest. */
export const repositoryOf = (reference: string): string => {
  const [name = ''] = canonical(reference).split('@', 1);
  return hasTag(name) ? name.slice(0, name.lastIndexOf(':')) : name;
};

/** A colon before the last slash is the port of a registry. */
const hasTag = (name: string): boolean => name.lastIndexOf(':') > name.lastIndexOf('/');

/** By tag, digest, or the beginning of its id. */
export function findImage(all: ImagesSnapshot, reference: string): ImageFact | undefined {
  const name = canonical(reference);
  const byName = all.find(({ tags, digests }) => [...tags, ...digests].some((one) => canonical(one) === name));
  if (byName !== undefined || !/^(sha256:)?[0-9a-f]{4,64}$/.test(reference)) return byName;
  const id = reference.replace(/^(sha256:)?/, 'sha256:');
  return all.find((one) => one.id.startsWith(id));
}
