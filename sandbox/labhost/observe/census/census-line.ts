import { z } from 'zod';
import { linuxSnapshot, sandboxId } from '#protocol';

/** Longest line that census may print, bytes. */
export const maxCensusLine = 4 * 1024 * 1024;

const heading = { sandbox: sandboxId, at: z.number() };

/** One line of census: what it found in a sandbox at `at` (milliseconds since 1970), or why it can find nothing. */
export const censusLine = z.union([
  z.object({ ...heading, value: linuxSnapshot }),
  z.object({ ...heading, unavailable: z.string().transform((reason) => reason.slice(0, 300)) }),
]);
export type CensusLine = z.infer<typeof censusLine>;

/** Of a line that did not fit: whose it was, so that his watchers can be told. */
export const censusHeading = z.object(heading);
