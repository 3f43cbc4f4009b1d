import { z } from 'zod';
import type { FileFact, FileSource } from '#protocol';
import type { Reader } from '../language/reader.ts';

/** Where podman writes down what there is: root's store, and that of the course's ordinary user. */
const stores = {
  root: '/var/lib/containers/storage',
  sailor: '/home/sailor/.local/share/containers/storage',
} as const;
export type StoreOwner = keyof typeof stores;

export const containersFile = (owner: StoreOwner): FileSource =>
  `file:/:${stores[owner]}/overlay-containers/containers.json`;
export const imagesFile = (owner: StoreOwner): FileSource => `file:/:${stores[owner]}/overlay-images/images.json`;

export interface StoredContainer {
  readonly id: string;
  readonly name: string;
  /** As it was written: `docker.io/library/busybox:latest`. */
  readonly image: string;
}

export interface StoredImage {
  /** 64 digits: the same as Docker's id of the image without `sha256:`. */
  readonly id: string;
  readonly names: readonly string[];
}

const containers = z.array(
  z.object({ id: z.string(), names: z.array(z.string()).catch([]), metadata: z.string().catch('{}') }),
);
const metadata = z.object({ 'image-name': z.string() });
const images = z.array(z.object({ id: z.string(), names: z.array(z.string()).catch([]) }));

/** Containers in a store, running or not; those that hold pods left out. Must be pure. */
export const storedContainers = (file: FileFact): StoredContainer[] =>
  (containers.safeParse(jsonIn(file)).data ?? [])
    .map((one) => ({
      id: one.id,
      name: one.names[0] ?? '',
      image: metadata.safeParse(parseJson(one.metadata)).data?.['image-name'] ?? '',
    }))
    .filter(({ name }) => !name.endsWith('-infra'));

export const storedImages = (file: FileFact): StoredImage[] => images.safeParse(jsonIn(file)).data ?? [];

/** Whether root has a container of that name in podman: what somebody gets who types `podman` for `docker`. */
export const isRootsInPodman = (reader: Reader, name: string): boolean =>
  reader.glance(containersFile('root'), `container ${name}`, (file) =>
    storedContainers(file).some((one) => one.name === name),
  ) ?? false;

/** Whether a store says nothing that could be understood: it is not there yet, or it is in order. */
export const isLegible = (file: FileFact): boolean =>
  file.kind === 'absent' || z.array(z.unknown()).safeParse(jsonIn(file)).success;

const jsonIn = (file: FileFact): unknown => (file.kind === 'file' ? parseJson(file.text) : undefined);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
