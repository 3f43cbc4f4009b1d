import { z } from 'zod';

/** Name of a project as an index spells it. Source: PEP 503. */
export const projectName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(100);

/** Name of a file that pip installs: a wheel or a source archive. */
export const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.!+-]*\.(whl|tar\.gz|zip)$/)
  .max(300);

const file = z.object({
  filename: z.string(),
  url: z.string(),
  hashes: z.record(z.string(), z.string()),
  'requires-python': z.string().nullish(),
  yanked: z.union([z.boolean(), z.string()]).optional(),
});

/** What an index says of one project, as JSON. Source: PEP 691. */
export const indexPage = z.object({ name: z.string(), files: z.array(file) });
export type IndexPage = z.infer<typeof indexPage>;

/** The same page as sandboxes get it: files come from here, and only those with a checksum that can be compared. Pure. */
export function pageForSandbox({ name, files }: IndexPage, isKept: (filename: string) => boolean): string {
  const offered = files.filter(
    ({ filename, hashes }) => fileName.safeParse(filename).success && hashes.sha256 !== undefined && isKept(filename),
  );
  return JSON.stringify({
    meta: { 'api-version': '1.0' },
    name,
    files: offered.map(({ url: _, filename, ...rest }) => ({
      ...rest,
      filename,
      url: `/files/${name}/${encodeURIComponent(filename)}`,
    })),
  });
}
