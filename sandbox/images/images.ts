import type { LabImages } from '../cli/lab.ts';

/** An image that every sandbox has from the start, under the name that lessons use. */
export interface CourseImage {
  /** Name in the sandboxes: `nginx:latest`. */
  readonly name: string;
  /** Reference on the machine's engine. */
  readonly reference: string;
  /** Its content: `sha256:…`. */
  readonly id: string;
}

/** Everything that `ensureImages` provides. */
export interface Images extends LabImages {
  /** Id of the base of all our images. */
  readonly base: string;
  /** Reference of the course registry's image. */
  readonly registry: string;
  readonly course: readonly CourseImage[];
}

/** The base of all our images. */
export const baseImage = 'debian:trixie-slim';

/**
 * Course images with the folder of their stand-in; the base is its own. Lessons name a version; `also` is what people type
 * without one, and means the same image here.
 */
export const courseCatalog: readonly {
  readonly name: string;
  readonly also?: string;
  readonly folder: string | undefined;
  readonly title: string;
}[] = [
  { name: baseImage, folder: undefined, title: 'Debian' },
  { name: 'busybox:1.37', also: 'busybox:latest', folder: 'busybox', title: 'BusyBox' },
  { name: 'nginx:1.26', also: 'nginx:latest', folder: 'nginx', title: 'nginx' },
  { name: 'python:3.12-slim', folder: 'python', title: 'Python' },
  { name: 'postgres:17', folder: 'postgres', title: 'PostgreSQL' },
  { name: 'redis:8', folder: 'redis', title: 'Redis' },
];

/** What lessons pull from the course registry: no sandbox has it from the start. */
export const shelfCatalog: readonly {
  readonly name: string;
  readonly folder: string;
  readonly needsLabHost?: boolean;
}[] = [
  { name: 'hello-world:latest', folder: 'hello-world' },
  { name: 'registry:2', folder: 'registry' },
  { name: 'node:24-slim', folder: 'node', needsLabHost: true },
];
