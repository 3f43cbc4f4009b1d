import type { SandboxId } from '#protocol';
import type { CensusTarget } from '../census/census.ts';
import type { ObservedSource } from '../observed-source.ts';
import { shareSource } from '../share-source.ts';
import type { KernelLog } from './kernel-log.ts';

interface MemoryKillsContext {
  readonly kernelLog: Pick<KernelLog, 'watch'>;
  /** Undefined once the sandbox is gone. */
  locate(sandbox: SandboxId): Pick<CensusTarget, 'cgroup'> | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The source `linux.memoryKills`: what of the kernel's log is about a sandbox. */
export function memoryKillsSource({ kernelLog, locate, now }: MemoryKillsContext): ObservedSource {
  return shareSource((sandbox, observer) => {
    const target = locate(sandbox);
    if (target === undefined) {
      // Later: whoever starts a source is not told before he has it.
      queueMicrotask(observer.gone);
      return () => undefined;
    }
    // A folder of one controller's tree; the kernel names the group, whatever tree it is in.
    const group = /\/labs\/[^/]+$/.exec(target.cgroup)?.[0] ?? target.cgroup;
    return kernelLog.watch(group, (value) =>
      observer.emit({ type: 'value', source: 'linux.memoryKills', at: now(), value: [...value] }),
    );
  });
}
