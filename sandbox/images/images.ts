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
