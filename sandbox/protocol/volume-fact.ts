import { z } from 'zod';

const text = z.string().max(4096);

/** A volume of the learner's own engine. */
export const volumeFact = z.object({
  name: z.string().max(256),
  driver: z.string().max(128),
  /** Folder of its files, in the sandbox. */
  mountpoint: text,
  /** RFC 3339. */
  createdAt: z.string().max(64),
  labels: z.record(z.string().max(512), text),
  options: z.record(z.string().max(512), text),
});
export type VolumeFact = z.infer<typeof volumeFact>;

export const volumesSnapshot = z.array(volumeFact).max(1000);
export type VolumesSnapshot = z.infer<typeof volumesSnapshot>;
