import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What takes types away asks for these by name once its memory has to grow, which a file of some kilobytes makes it do. */
const views = { Uint8Array, DataView };

/**
 * From now on, files in the folder of `checksFile` may import `#checks` and their own neighbours and nothing else.
 * `#checks` means this program's, wherever the lesson lies.
 */
export function guardLessonImports(checksFile: string): void {
  const folder = `${pathToFileURL(dirname(checksFile)).href}/`;
  const language = import.meta.resolve('#checks');
  registerHooks({
    resolve(specifier, context, next) {
      if (!(context.parentURL ?? '').startsWith(folder)) return next(specifier, context);
      if (specifier === '#checks') return { url: language, shortCircuit: true };
      const resolved = next(specifier, context);
      if (resolved.url.startsWith(folder)) return resolved;
      throw new Error(`Checks may import "#checks" and files beside them, not "${specifier}"`);
    },
    load(url, context, next) {
      const source = url.startsWith(folder) && url.endsWith('.ts') ? withoutTypes(fileURLToPath(url)) : undefined;
      return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}

/** No author's code runs meanwhile. Undefined for what is no TypeScript: then Node says why, in its own words. */
function withoutTypes(path: string): string | undefined {
  Object.assign(globalThis, views);
  try {
    return stripTypeScriptTypes(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  } finally {
    for (const name of Object.keys(views)) Reflect.deleteProperty(globalThis, name);
  }
}
