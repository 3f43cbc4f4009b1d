import { faultText, type TrialReport } from '../../prove/index.ts';

/** What a proof has found so far. */
interface FoundFaults {
  add(report: TrialReport): void;
  /** For the end of a line: `, 2 faults so far`; nothing when there are none. */
  soFar(): string;
  /** Each in full, for whoever breaks the proof off. */
  texts(): readonly string[];
}

/** Gathers the faults of trials as they end. A task that does not work by itself is none: it only measures. */
export function foundFaults(): FoundFaults {
  const texts: string[] = [];
  return {
    add: (report) => {
      if (report.trial.kind === 'task') return;
      texts.push(...report.faults.map((fault) => faultText(report, fault)));
    },
    soFar: () => (texts.length === 0 ? '' : `, ${inWords(texts.length)} so far`),
    texts: () => texts,
  };
}

/** `1 fault`, `2 faults`. */
export const inWords = (faults: number): string => `${faults} ${faults === 1 ? 'fault' : 'faults'}`;
