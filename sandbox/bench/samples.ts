import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** One figure that was asked for, next to what was measured. */
export interface Figure {
  readonly name: string;
  /** Raw samples in `unit`, in the order they were taken. */
  readonly samples: readonly number[];
  readonly unit: 'ms' | 's' | 'MiB' | 'MB/s' | 'kB' | '%' | 'cores' | '';
  /** Which quantile is judged, and the bound it must not pass. Absent: shown, not judged. */
  readonly goal?: { readonly quantile: number; readonly atMost: number };
}

/** The value below which `share` of the samples lie (nearest rank); NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A table that grows as figures come, on standard output and in bench-results/, with the raw samples beside it. */
export interface Report {
  /** Measures and writes down. One that fails is written down as such, and the next one has its turn. */
  run(bench: string, measure: () => Promise<readonly Figure[]>): Promise<void>;
  /** Whether everything was measured and every goal met. */
  close(): boolean;
}

export function openReport(now: Date, folder = 'bench-results'): Report {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${now.toISOString().replaceAll(':', '-')}`;
  const results: { bench: string; figures: readonly Figure[]; failure?: string; load: number; seconds: number }[] = [];
  const lines = ['| figure | asked | measured | |', '|---|---|---|---|'];
  let good = true;
  return {
    run: async (bench, measure) => {
      const begun = performance.now();
      // Of the minute before: what else ran on the machine then.
      const [load = Number.NaN] = loadavg();
      let figures: readonly Figure[] = [];
      let failure: string | undefined;
      try {
        figures = await measure();
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
      const seconds = (performance.now() - begun) / 1000;
      results.push({ bench, figures, ...(failure !== undefined && { failure }), load, seconds });
      const rows = [
        `| **${bench}** (${seconds.toFixed(0)} s; load before it ${load.toFixed(1)}) | | | |`,
        ...figures.map(row),
        ...(failure === undefined ? [] : [`| ${bench} | | ${failure.replaceAll(/[\n|]/g, ' ')} | **NOT MEASURED** |`]),
      ];
      good = good && failure === undefined && figures.every(isMet);
      lines.push(...rows);
      process.stdout.write(`${rows.join('\n')}\n`);
      writeFileSync(`${file}.json`, `${JSON.stringify({ at: now.toISOString(), results }, undefined, 2)}\n`);
      writeFileSync(`${file}.md`, `${lines.join('\n')}\n`);
    },
    close: () => {
      process.stdout.write(`table: ${file}.md, raw samples: ${file}.json\n`);
      return good;
    },
  };
}

function isMet({ samples, goal }: Figure): boolean {
  return goal === undefined || quantile(samples, goal.quantile) <= goal.atMost;
}

/** A line of the table. Pure. */
export function row(figure: Figure): string {
  const { name, samples, unit, goal } = figure;
  const show = (value: number) => `${value.toFixed(Math.abs(value) < 10 && unit !== '' ? 2 : 0)} ${unit}`.trim();
  const of = (share: number) => show(quantile(samples, share));
  const spread = [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${of(share)}`).join(', ');
  const measured = samples.length === 1 ? of(1) : `${spread}, max ${of(1)} (n=${samples.length})`;
  if (goal === undefined) return `| ${name} | | ${measured} | |`;
  const which = goal.quantile === 1 ? '' : `p${goal.quantile * 100} `;
  const ratio = goal.atMost === 0 ? '' : ` (${(quantile(samples, goal.quantile) / goal.atMost).toFixed(2)} of it)`;
  return `| ${name} | ${which}<= ${show(goal.atMost)} | ${measured} | ${isMet(figure) ? 'met' : '**MISSED**'}${ratio} |`;
}
