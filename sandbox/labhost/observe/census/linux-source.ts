import type { SandboxId } from '#protocol';
import type { ObservedSource } from '../observed-source.ts';
import { shareSource } from '../share-source.ts';
import type { Census, CensusTarget } from './census.ts';

/** The source `linux`: what census tells of a sandbox. `locate` answers undefined once the sandbox is gone. */
export function linuxSource(census: Census, locate: (sandbox: SandboxId) => CensusTarget | undefined): ObservedSource {
  return shareSource((sandbox, observer) => {
    const target = locate(sandbox);
    if (target === undefined) {
      // Later: whoever starts a source is not told before he has it.
      queueMicrotask(observer.gone);
      return () => undefined;
    }
    return census.watch(sandbox, target, (line) => {
      if ('value' in line) observer.emit({ type: 'value', source: 'linux', at: line.at, value: line.value });
      else if (locate(sandbox) === undefined) observer.gone();
      else observer.emit({ type: 'unavailable', source: 'linux', at: line.at, reason: line.unavailable });
    });
  });
}
