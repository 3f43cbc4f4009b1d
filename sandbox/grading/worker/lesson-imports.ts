import { registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

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
  });
}
