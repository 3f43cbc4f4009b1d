import { mkdirSync, writeFileSync } from 'node:fs';

/** One figure that was asked for, next to what was measured. */
export interface Figure {
  readonly name: string;
  /** Raw samples in `unit`, in the order they were taken. */
  readonly samples: readonly number[];
  readonly unit: 'ms' | 's' | 'MiB' | 'MB/s' | 'kB' | '%' | '';
  /** Which quantile is judged, and the bound it must not pass. Absent: shown, not judged. */
  readonly goal?: { readonly quantile: number; readonly atMost: number };
}

/** The value below which `share` of the samples lie (nearest rank); NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Prints the table of a benchmark and keeps the raw samples under bench-results/. Returns whether every goal was met. */
export function publish(bench: string, figures: readonly Figure[], now: Date): boolean {
  const rows = figures.map(describe);
  process.stdout.write(`\n${bench}\n`);
  for (const { text } of rows) process.stdout.write(`  ${text}\n`);
  mkdirSync('bench-results', { recursive: true });
  const file = `bench-results/${bench}-${now.toISOString().replaceAll(':', '-')}.json`;
  writeFileSync(file, `${JSON.stringify({ bench, at: now.toISOString(), figures }, undefined, 2)}\n`);
  process.stdout.write(`  raw samples: ${file}\n`);
  return rows.every(({ met }) => met);
}

function describe(figure: Figure): { text: string; met: boolean } {
  const { name, samples, unit, goal } = figure;
  const show = (value: number) => `${value.toFixed(Math.abs(value) < 10 ? 2 : 0)} ${unit}`.trim();
  const of = (share: number) => show(quantile(samples, share));
  const spread = samples.length === 1 ? of(1) : `p50 ${of(0.5)}, p95 ${of(0.95)}, max ${of(1)} (n=${samples.length})`;
  if (goal === undefined) return { text: `${name}: ${spread}`, met: true };
  const measured = quantile(samples, goal.quantile);
  const met = measured <= goal.atMost;
  const share = goal.atMost === 0 ? '' : `, ${(measured / goal.atMost).toFixed(2)} of it`;
  const asked = `asked p${goal.quantile * 100} <= ${show(goal.atMost)}: ${met ? 'met' : 'MISSED'}${share}`;
  return { text: `${name}: ${spread}; ${asked}`, met };
}
