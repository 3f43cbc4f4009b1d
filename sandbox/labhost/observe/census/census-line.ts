import { z } from 'zod';
import { sandboxId, sources } from '#protocol';

/** Longest line that census may print, bytes. */
export const maxCensusLine = 4 * 1024 * 1024;

const { linux, 'linux.sockets': sockets, 'linux.connections': connections, 'linux.counters': counters } = sources;
const censusSource = z.union([linux.name, sockets.name, connections.name, counters.name]);
/** What census tells of. */
export type CensusSource = z.infer<typeof censusSource>;

const heading = { sandbox: sandboxId, at: z.number() };
const unavailable = z.string().transform((reason) => reason.slice(0, 300));

/** One line of census: what it found in a sandbox at `at` (milliseconds since 1970), or why it can find nothing. */
export const censusLine = z.union([
  z.object({ ...heading, source: linux.name, value: linux.schema }),
  z.object({ ...heading, source: sockets.name, value: sockets.schema }),
  z.object({ ...heading, source: connections.name, value: connections.schema }),
  z.object({ ...heading, source: counters.name, value: counters.schema }),
  z.object({ ...heading, source: censusSource, unavailable }),
]);
export type CensusLine = z.infer<typeof censusLine>;

/** Of a line that did not fit: whose it was, so that his watchers can be told. */
export const censusHeading = z.object({ ...heading, source: censusSource });
