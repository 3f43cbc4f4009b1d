import type { SandboxId } from '#protocol';
import type { ObservedSource } from '../observed-source.ts';
import { shareSource } from '../share-source.ts';
import type { Census, CensusTarget } from './census.ts';
import type { CensusSource } from './census-line.ts';

/** A source that census tells of. `locate` answers undefined once the sandbox is gone. */
export function censusSource(
  census: Census,
  source: CensusSource,
  locate: (sandbox: SandboxId) => CensusTarget | undefined,
): ObservedSource {
  return shareSource((sandbox, observer) => {
    const target = locate(sandbox);
    if (target === undefined) {
      // Later: whoever starts a source is not told before he has it.
      queueMicrotask(observer.gone);
      return () => undefined;
    }
    return census.watch({ sandbox, source, target }, (line) => {
      const { at } = line;
      if ('unavailable' in line) {
        if (locate(sandbox) === undefined) observer.gone();
        else observer.emit({ type: 'unavailable', source, at, reason: line.unavailable });
      } else {
        const { sandbox: _, ...told } = line;
        observer.emit({ type: 'value', ...told });
      }
    });
  });
}
