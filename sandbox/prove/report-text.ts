import type { LessonProof } from './prove-lessons.ts';
import type { Fault, TrialKind, TrialParts, TrialReport } from './trial.ts';

/** What each kind of trial shows, for the table. */
const shows: Record<TrialKind, string> = {
  fresh: 'passes nothing in a fresh sandbox',
  solution: 'passes everything after the solution',
  order: 'passes everything in another order',
  task: 'measures each task by itself',
  reset: 'passes nothing again after a reset',
  step: 'begins at each task with those before it done',
  accept: 'passes every accepted way',
  wrong: 'explains every wrong attempt',
  page: 'shows on its page what its blocks give',
  mutant: 'sees every change of the solution',
  rules: 'leaks nothing, says its minutes',
};

/** The table that a person reads: one line a kind of trial, then every fault in full. */
export function textReport(proofs: readonly LessonProof[], seconds: number): string {
  const failed = proofs.filter((proof) => !isProven(proof)).length;
  const verdict = failed === 0 ? 'proven' : `${failed} of ${proofs.length} NOT proven`;
  const lessons = proofs.length === 1 ? '1 lesson' : `${proofs.length} lessons`;
  const trials = proofs.reduce((sum, proof) => sum + proof.trials.length, 0);
  return [
    ...proofs.map(lessonTable),
    `${lessons}, ${trials} trials on real sandboxes, ${seconds.toFixed(0)} s: ${verdict}`,
  ].join('\n');
}

/** Whether everything that was tried came as it should. */
export const isProven = ({ trials }: LessonProof): boolean => trials.every(({ faults }) => faults.length === 0);

function lessonTable(proof: LessonProof): string {
  const kinds = [...new Set(proof.trials.map(({ trial }) => trial.kind))];
  const rows = kinds.map((kind) => {
    const trials = proof.trials.filter(({ trial }) => trial.kind === kind);
    const good = trials.filter(({ faults }) => faults.length === 0).length;
    const mark = good === trials.length ? '✓' : '✗';
    const listed = trials.filter(({ trial }) => trial.mutant?.listed !== undefined).length;
    const note = listed === 0 ? '' : `, ${listed} of them listed as equivalent`;
    return `  ${mark} ${shows[kind].padEnd(42)} ${`${good}/${trials.length}`.padStart(7)}${note}`;
  });
  const faults = proof.trials.flatMap((report) => report.faults.map((fault) => faultText(report, fault)));
  return [
    `${proof.lesson.id}: ${isProven(proof) ? 'proven' : 'NOT proven'} in ${proof.seconds.toFixed(0)} s`,
    ...rows,
    ...notRun(proof),
    ...timeOf(proof),
    ...faults,
    '',
  ].join('\n');
}

/** Where the time went, for whoever wants a proof to be quicker. */
function timeOf({ trials }: LessonProof): string[] {
  const all = trials.flatMap(({ parts }) => (parts === undefined ? [] : [parts]));
  if (all.length === 0) return [];
  const mean = (of: (parts: TrialParts) => number) =>
    (all.reduce((sum, parts) => sum + of(parts), 0) / all.length).toFixed(1);
  const whole = mean(({ claim, prepare, script, verdicts, remove }) => claim + prepare + script + verdicts + remove);
  const parts = [
    `sandbox ${mean(({ claim }) => claim)}`,
    `setup ${mean(({ prepare }) => prepare)}`,
    `script ${mean(({ script }) => script)}`,
    `verdicts ${mean(({ verdicts }) => verdicts)}`,
    `removal ${mean(({ remove }) => remove)}`,
  ];
  return [`  – a trial took ${whole} s on average: ${parts.join(', ')}`];
}

/** What the page says that nobody has tried. */
function notRun({ trials }: LessonProof): string[] {
  const skipped = trials.flatMap((report) => report.skipped ?? []);
  const lines = skipped.map(({ place, reason }) => `  – ${place} was not run: ${reason}`);
  return [...new Set(lines)];
}

/** One fault: what was tried, expected, came; with the script's output where there is one. */
export function faultText({ trial, output }: TrialReport, fault: Fault): string {
  const where = [fault.check, fault.place].filter((part) => part !== undefined).join(', ');
  return [
    '',
    `  ${trial.mutant === undefined ? trial.name : 'mutant'}: ${fault.kind}${where === '' ? '' : ` (${where})`}`,
    ...field('expected', fault.expected),
    ...field('came', fault.came),
    ...(output === undefined ? [] : field('script', output)),
  ].join('\n');
}

/** A name in front, further lines below the first. What a sandbox printed must not reach the reader's terminal as it is. */
function field(name: string, text: string): string[] {
  return text
    .replace(/[^\P{C}\n\t]/gu, '·')
    .trimEnd()
    .split('\n')
    .map((line, index) => `    ${(index === 0 ? name : '').padEnd(9)}${line}`);
}
