import type { Fault, TrialReport } from './trial.ts';

/**
 * Runs of one trial: where some are good and some are not, each bad one says so and names the checks that differ; where all
 * are bad, the first stands for them.
 */
export function markFlakes(runs: readonly TrialReport[]): TrialReport[] {
  const bad = runs.filter(({ faults }) => faults.length > 0);
  if (bad.length === 0) return [...runs];
  if (bad.length === runs.length) return runs.slice(0, 1);
  return runs.map((run) =>
    run.faults.length === 0
      ? run
      : { ...run, faults: run.faults.map((fault) => asFlake(fault, bad.length, runs.length)) },
  );
}

function asFlake(fault: Fault, bad: number, all: number): Fault {
  return {
    ...fault,
    kind: 'flaky',
    expected: `the same each time: ${fault.expected}`,
    came: `in ${bad} of ${all} runs ${fault.kind}: ${fault.came}`,
  };
}
