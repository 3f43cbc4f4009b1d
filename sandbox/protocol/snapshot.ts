import { z } from 'zod';

/** Most bytes of a learner's files, packed and compressed. */
export const maxSnapshot = 64 * 1024 * 1024;

/** How the packing of a learner's files ended; the agent says it in this trailer, after the bytes. */
export const filesOutcome = z.enum(['whole', 'too-large', 'failed']);
export type FilesOutcome = z.infer<typeof filesOutcome>;
export const filesTrailer = 'x-drydock-files';

/** What is kept of a learner's files outside of the lab host. */
export const savedFiles = z.object({
  /** When they were saved, milliseconds since 1970. */
  at: z.number(),
  bytes: z.number().int(),
});
export type SavedFiles = z.infer<typeof savedFiles>;
