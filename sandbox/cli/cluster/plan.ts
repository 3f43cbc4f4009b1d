/** A step of the preparation, with the seconds that it takes as a rule. */
export interface PlannedStep {
  readonly title: string;
  readonly seconds: number;
}

/** What follows when everything is built. */
export const bringingUp: readonly PlannedStep[] = [
  { title: 'Looking for kind', seconds: 1 },
  { title: 'Creating the cluster', seconds: 20 },
  { title: 'Setting what every cluster has', seconds: 5 },
  { title: "Raising the wall around learners' pods", seconds: 20 },
];

/** How far a preparation is. */
export interface Standing {
  readonly phase: string;
  readonly percent: number;
  readonly etaSeconds: number;
}

/**
 * Where a preparation stands that has ended the first `done` steps and `fraction` (0 to 1) of the next in `elapsed` seconds. The rest is thought
 * to go as fast or slowly as what has been done, once that says something. Pure.
 */
export function standing(steps: readonly PlannedStep[], done: number, fraction: number, elapsed: number): Standing {
  const all = sum(steps);
  const current = steps[done];
  const ended = sum(steps.slice(0, done)) + (current?.seconds ?? 0) * fraction;
  // A slow machine is slow to the end; one quick step says nothing of the others.
  const pace = ended < 15 ? 1 : Math.max(0.2, elapsed / ended);
  return {
    phase: current?.title ?? steps.at(-1)?.title ?? '',
    percent: all === 0 ? 0 : Math.floor((100 * ended) / all),
    etaSeconds: Math.round((all - ended) * pace),
  };
}

const sum = (steps: readonly PlannedStep[]) => steps.reduce((seconds, step) => seconds + step.seconds, 0);
