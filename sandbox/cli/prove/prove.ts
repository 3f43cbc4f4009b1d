import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#protocol';
import { openCourseCluster } from '../../cluster/index.ts';
import type { LessonEntry } from '../../grading/index.ts';
import {
  isProven,
  jsonReport,
  junitReport,
  type LessonProof,
  openLab,
  type ProofLab,
  proveLessons,
  textReport,
  usualJobs,
} from '../../prove/index.ts';
import type { CommandContext } from '../command-context.ts';
import { explainFailure } from '../explain-failure.ts';
import { findRunning } from '../instance-state.ts';
import type { Lab } from '../lab.ts';
import { chooseLessons } from './choose-lessons.ts';
import { foundFaults, inWords } from './found-faults.ts';
import { triable } from './triable.ts';

export interface ProveCommandOptions {
  /** Sandboxes at a time. */
  readonly jobs?: number;
  /** Times as long as usual to wait. */
  readonly patience: number;
  readonly repeat: number;
  readonly seeds: number;
  readonly only?: string;
  readonly update: boolean;
  readonly json: boolean;
  /** Folder for report.txt, report.json and junit.xml. */
  readonly out?: string;
}

/** Proves lessons on real sandboxes and prints the report. Gives the exit code: 0 proven, 1 not proven, 2 could not prove. */
export async function prove(
  context: CommandContext,
  lab: Lab,
  words: readonly string[],
  options: ProveCommandOptions,
): Promise<number> {
  const startedAt = performance.now();
  try {
    const { lessons: roots, kubernetes } = context.settings;
    const chosen = await chooseLessons(roots, words);
    const lessons = words.length > 0 ? chosen : triable(chosen, { kubernetes, say: context.say });
    const proofs = await proveOn(await findLab(context, lab, options.patience), context, lessons, options);
    return report(context, proofs, (performance.now() - startedAt) / 1000, options);
  } catch (cause) {
    if (context.signal.aborted) context.say('The sandboxes of this proof are removed.');
    if (context.signal.aborted || !(cause instanceof UserError)) throw cause;
    const { said, trace = '' } = explainFailure(cause, { stoppedBy: undefined, logFile: context.logFile });
    context.log(trace);
    for (const line of said) context.say(line);
    return 2;
  }
}

/** The lab host of the instance that runs; without one, a lab host is started and left for the next proof. */
async function findLab(context: CommandContext, lab: Lab, patience: number): Promise<ProofLab> {
  const running = findRunning(context.settings.data);
  const { fleetUrl, relayUrl, secretFile } =
    running ?? (await lab.ensureLabHost(context, await lab.ensureImages(context)));
  const secret = readFileSync(secretFile, 'utf8').trim();
  const { name: instance, data } = context.settings;
  const course = openCourseCluster(join(data, 'cluster'), { instance, now: Date.now });
  return openLab({ fleet: new URL(fleetUrl), relay: new URL(relayUrl), secret, patience }, course);
}

async function proveOn(
  lab: ProofLab,
  { signal, progress, say }: CommandContext,
  lessons: readonly LessonEntry[],
  { jobs = usualJobs, patience, repeat, seeds, only, update }: ProveCommandOptions,
): Promise<LessonProof[]> {
  const phase = progress.phase('Proof');
  const found = foundFaults();
  try {
    const proofs = await proveLessons(lessons, {
      lab,
      signal,
      jobs,
      patience,
      repeat,
      seeds,
      only,
      update,
      onUpdate: ({ id }, written) => say(`${id}: ${written} output blocks written`),
      onTrial: (report, done, total) => {
        found.add(report);
        const { trial } = report;
        const what = trial.mutant === undefined ? trial.name : `solution.sh:${trial.mutant.line} changed`;
        phase.update(`${done} of ${total} trials, ${trial.lesson.id} ${what}${found.soFar()}`);
      },
    });
    const faults = proofs.flatMap(({ trials }) => trials).flatMap((trial) => trial.faults).length;
    if (faults === 0) phase.done('proven');
    else phase.fail(inWords(faults));
    return proofs;
  } catch (cause) {
    phase.fail(signal.aborted ? 'interrupted' : 'cannot be done');
    for (const text of found.texts()) say(text);
    throw cause;
  } finally {
    lab.close();
  }
}

function report(
  { print, say }: CommandContext,
  proofs: readonly LessonProof[],
  seconds: number,
  { json, out }: ProveCommandOptions,
): number {
  const text = textReport(proofs, seconds);
  const data = JSON.stringify(jsonReport(proofs, seconds), undefined, 2);
  print(json ? data : text);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'report.txt'), `${text}\n`);
    writeFileSync(join(out, 'report.json'), `${data}\n`);
    writeFileSync(join(out, 'junit.xml'), junitReport(proofs));
    say(`Reports: ${join(out, 'report.txt')}, report.json, junit.xml`);
  }
  return proofs.every(isProven) ? 0 : 1;
}
