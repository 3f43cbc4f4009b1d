import { z } from 'zod';
import type { ClusterObject } from '#protocol';
import { inflateRaw } from '../git/inflate.ts';
import { fromBase64 } from '../k8s/config/base64.ts';
import { text } from '../k8s/object/shape.ts';
import { fromUtf8 } from '../language/bytes.ts';
import { bodyOfGzip } from './gzip.ts';

const tree = z.record(z.string(), z.unknown()).catch({});
const record = z.object({
  name: z.string(),
  version: z.number(),
  info: z
    .object({ status: text, description: text, first_deployed: text, last_deployed: text })
    .catch({ status: '', description: '', first_deployed: '', last_deployed: '' }),
  chart: z
    .object({
      metadata: z
        .object({ name: text, version: text, appVersion: text })
        .catch({ name: '', version: '', appVersion: '' }),
      values: tree,
      templates: z.array(z.object({ name: text, data: text })).catch([]),
    })
    .catch({ metadata: { name: '', version: '', appVersion: '' }, values: {}, templates: [] }),
  config: tree,
  manifest: text,
});
/** One revision of a release, as Helm wrote it down. */
export type ReleaseRecord = z.infer<typeof record>;

/** Characters of one record: a Secret holds at most 1 MiB of it, packed. */
const mostRecord = 8_000_000;
const secret = z.object({
  type: z.literal('helm.sh/release.v1'),
  metadata: z.object({ labels: z.object({ name: z.string(), status: text, version: z.string() }) }),
  data: z.object({ release: z.string() }),
});

/** A Secret that holds a revision, not unpacked yet. */
export interface Revision {
  readonly version: number;
  /** What its label says: `deployed`, `superseded`, `failed` … */
  readonly status: string;
  readonly packed: string;
}

/** The revisions of all releases, by name, the oldest first. Must be pure. */
export function releasesIn(items: readonly ClusterObject[]): ReadonlyMap<string, readonly Revision[]> {
  const all = new Map<string, Revision[]>();
  for (const item of items) {
    const { data } = secret.safeParse(item);
    const version = Number(data?.metadata.labels.version);
    if (data === undefined || !Number.isInteger(version)) continue;
    const { name, status } = data.metadata.labels;
    const own = all.get(name) ?? [];
    own.push({ version, status, packed: data.data.release });
    all.set(
      name,
      own.sort((a, b) => a.version - b.version),
    );
  }
  return all;
}

/** What was unpacked last, by its packed form: one check asks for many facts of the same few revisions. */
const unpacked = new Map<string, ReleaseRecord | undefined>();
/** Helm keeps ten revisions of a release, and a lesson has a few releases. */
const mostKept = 50;
/** Characters of a record that is kept; who makes larger ones waits a little longer, and fills no memory. */
const largestKept = 200_000;

/** Unpacks a revision: base64 of the API, base64 of Helm, gzip, JSON. Undefined for what is none. */
export function recordOf({ packed }: Revision): ReleaseRecord | undefined {
  if (unpacked.has(packed)) return unpacked.get(packed);
  const inner = fromBase64(packed);
  const zipped = inner === undefined ? undefined : fromBase64(inner);
  const body = zipped === undefined ? undefined : bodyOfGzip(zipped);
  const json = body === undefined ? undefined : inflateRaw(body, mostRecord);
  const found = json === undefined ? undefined : parsed(fromUtf8(json));
  if (packed.length + (json?.length ?? 0) <= largestKept) keep(packed, found);
  return found;
}

/** The oldest makes room. */
function keep(packed: string, found: ReleaseRecord | undefined): void {
  const [oldest] = unpacked.keys();
  if (unpacked.size >= mostKept && oldest !== undefined) unpacked.delete(oldest);
  unpacked.set(packed, found);
}

function parsed(json: string): ReleaseRecord | undefined {
  try {
    return record.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
