import { fillFence, seedsInFence } from '#protocol';
import { signOf } from '../seeds/seed-sign.ts';
import type { MdxPlugin } from './author-components.ts';

/** Makes a sign of every `{{key}}` of a page: in fences, in `code`, in texts of components. In prose, MDX takes braces for itself: there stands `<Seed name="key" />`. */
export function seedSigns(): MdxPlugin {
  return {
    name: 'seed-signs',
    enforce: 'pre',
    transform: (code, id) => {
      if (!id.endsWith('.mdx')) return undefined;
      return fillFence(code, Object.fromEntries(seedsInFence(code).map((key) => [key, signOf(key)])));
    },
  };
}
