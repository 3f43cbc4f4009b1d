import { z } from 'zod';
import { type ImageFact, imageFact } from '#protocol';
import { amount, listOf, recordOf, shortened, text, word } from './bounded.ts';
import { healthcheck, healthcheckOf, keysOf } from './inspected-config.ts';

/** The part of `docker image inspect` that an imageFact is made of. Only the id must be right. */
const inspected = z.object({
  Created: word(64),
  Size: amount,
  Architecture: word(64),
  Os: word(64),
  RootFS: z.object({ Layers: listOf(word(128), 256) }).catch({ Layers: [] }),
  GraphDriver: z.object({ Data: z.object({ UpperDir: text, LowerDir: word(64 * 1024) }) }).catch({
    Data: { UpperDir: '', LowerDir: '' },
  }),
  Config: z.object({
    Cmd: listOf(text, 256),
    Entrypoint: listOf(text, 256),
    Env: listOf(text, 512),
    Labels: recordOf(text, 256),
    User: word(256),
    WorkingDir: text,
    ExposedPorts: keysOf(256, 32),
    Volumes: keysOf(128, 4096),
    StopSignal: word(32),
    Healthcheck: healthcheck,
  }),
});

const historyEntry = z.object({ CreatedBy: text, Comment: word(512), Size: amount });

/** What never changes of an image: its names do. */
export type ImageContent = Omit<ImageFact, 'tags' | 'digests'>;

/** Reads `docker image inspect` and `docker history` of the image `id`. Throws ZodError when it is none. */
export function parseImage(id: string, answer: unknown, history: unknown): ImageContent {
  const { Config: config, ...found } = inspected.extend({ Id: z.literal(id) }).parse(answer);
  const { UpperDir, LowerDir } = found.GraphDriver.Data;
  // The engine names the top first.
  const folders = [UpperDir, ...LowerDir.split(':')].filter((folder) => folder !== '').reverse();
  const fact = {
    id,
    createdAt: found.Created,
    size: found.Size,
    architecture: found.Architecture,
    os: found.Os,
    layers: found.RootFS.Layers.map((digest, index) => ({ digest, folder: (folders[index] ?? '').slice(0, 4096) })),
    history: listOf(historyEntry, 256)
      .parse(history)
      .map(({ CreatedBy, Comment, Size }) => ({ createdBy: CreatedBy, comment: Comment, size: Size }))
      .reverse(),
    cmd: config.Cmd,
    entrypoint: config.Entrypoint,
    env: config.Env,
    labels: config.Labels,
    user: config.User,
    workingDir: config.WorkingDir,
    exposedPorts: config.ExposedPorts,
    volumes: config.Volumes,
    stopSignal: config.StopSignal,
    healthcheck: healthcheckOf(config.Healthcheck),
  };
  return imageFact.omit({ tags: true, digests: true }).parse(shortened(fact));
}
