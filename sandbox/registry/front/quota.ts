import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const ledger = z.record(z.string(), z.number().nonnegative());

export interface QuotaLimits {
  /** Bytes of one learner. */
  readonly learner: number;
  /** Bytes of all of them. */
  readonly learners: number;
}

/** Counts what each learner has sent, over restarts. */
export interface Quota {
  /** Bytes that he may still send. */
  left(owner: string): number;
  add(owner: string, bytes: number): void;
}

/** The count lies in `file`; one that cannot be read starts at nothing. */
export function openQuota(file: string, limits: QuotaLimits): Quota {
  const used = new Map(Object.entries(readLedger(file)));
  let sum = [...used.values()].reduce((all, one) => all + one, 0);
  const save = () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(used)));
    renameSync(`${file}.new`, file);
  };
  return {
    left: (owner) => Math.max(0, Math.min(limits.learner - (used.get(owner) ?? 0), limits.learners - sum)),
    add: (owner, bytes) => {
      if (bytes === 0) return;
      used.set(owner, (used.get(owner) ?? 0) + bytes);
      sum += bytes;
      save();
    },
  };
}

function readLedger(file: string): Record<string, number> {
  try {
    return ledger.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
