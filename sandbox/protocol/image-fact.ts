import { z } from 'zod';
import { healthcheckFact } from './container-fact.ts';

const text = z.string().max(4096);
const words = z.array(text).max(256);

/** An image of the learner's own engine: `docker image inspect` and `docker history`, bounded. */
export const imageFact = z.object({
  /** Digest of its configuration: the same in every engine that has the image. */
  id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** `busybox:latest`; none for a dangling image. */
  tags: z.array(z.string().max(512)).max(64),
  /** `registry/name@sha256:…`, known once it was pushed or pulled. */
  digests: z.array(z.string().max(512)).max(64),
  /** RFC 3339. */
  createdAt: z.string().max(64),
  /** Bytes, all layers together. */
  size: z.number().nonnegative(),
  architecture: z.string().max(64),
  os: z.string().max(64),
  /** Base first. The folder holds the files of that layer, in the sandbox; empty with a storage driver that has none. */
  layers: z.array(z.object({ digest: z.string().max(128), folder: text })).max(256),
  /** Oldest first: what made it, and how many bytes of files that added. */
  history: z
    .array(z.object({ createdBy: text, comment: z.string().max(512), size: z.number().nonnegative() }))
    .max(256),
  cmd: words,
  entrypoint: words,
  env: z.array(text).max(512),
  labels: z.record(z.string().max(512), text),
  /** Empty is root. */
  user: z.string().max(256),
  workingDir: text,
  /** `80/tcp` */
  exposedPorts: z.array(z.string().max(32)).max(256),
  /** Paths that VOLUME names. */
  volumes: z.array(text).max(128),
  stopSignal: z.string().max(32),
  healthcheck: healthcheckFact.nullable(),
});
export type ImageFact = z.infer<typeof imageFact>;

export const imagesSnapshot = z.array(imageFact).max(200);
export type ImagesSnapshot = z.infer<typeof imagesSnapshot>;
