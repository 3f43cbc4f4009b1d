import { z } from 'zod';
import type { Engine } from './engine.ts';

/** Bytes. Three networks are some 3 KiB. */
const limit = 64 * 1024;

/** Milliseconds in which a first start makes all of its networks; it takes about 50. */
const oneStart = 5000;

const path = `/networks?filters=${encodeURIComponent(JSON.stringify({ type: ['builtin'] }))}`;

const networks = z.array(z.object({ Name: z.string(), Created: z.string().transform((text) => Date.parse(text)) }));

/**
 * Whether an engine was started more than once: it remembers no event of its earlier life. It makes `bridge` anew at each start, and
 * `none` at its first. One that does not say counts as started again. Throws EngineError.
 */
export async function hasStartedBefore(engine: Engine): Promise<boolean> {
  const found = networks.safeParse(await engine.json(path, { limit })).data ?? [];
  const made = (name: string) => found.find(({ Name }) => Name === name)?.Created ?? Number.NaN;
  return !(made('bridge') - made('none') <= oneStart);
}
