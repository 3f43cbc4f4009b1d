import type { SandboxId } from '#protocol';
import type { SandboxRecord } from './record.ts';

/** What fleet must know again after it was killed at any moment. */
export interface Journal {
  /** Every record that can be read; one that cannot is reported and left out, so that what it named counts as an orphan. */
  load(): Promise<readonly SandboxRecord[]>;
  /** On the disk, whole or not at all, when this resolves. */
  save(record: SandboxRecord): Promise<void>;
  forget(id: SandboxId): Promise<void>;
}
