import { z } from 'zod';

/**
 * One file of a sandbox: `file:<root>:<path>`. The root is `/`, the folder of a volume or `/proc/PID/root`, as seen in the sandbox;
 * the path is absolute below it, and no link on the way leads out of it.
 */
export const fileSource = z.templateLiteral([
  'file:',
  z.string().regex(/\/[^:\0]{0,1023}/),
  ':',
  z.string().regex(/\/[^\0]{0,1023}/),
]);

/** What stands at a path. `text` of a regular file is its beginning as UTF-8. */
export const fileFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing') }),
  z.object({
    type: z.literal('file'),
    /** Bytes. */
    size: z.number().nonnegative(),
    /** Permission bits: 0o644. */
    mode: z.number().int().min(0).max(0o7777),
    uid: z.number().int().nonnegative(),
    gid: z.number().int().nonnegative(),
    text: z.string().max(65_536),
    /** Whether there is more than `text`. */
    cut: z.boolean(),
  }),
  z.object({ type: z.enum(['folder', 'link', 'fifo', 'socket', 'device']) }),
]);
export type FileFact = z.infer<typeof fileFact>;
