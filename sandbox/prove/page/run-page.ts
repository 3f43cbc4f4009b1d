import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '#checks';
import { fillFence } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import type { ProofSandbox, ShellRun } from '../lab.ts';
import type { Fault, Findings, Trial } from '../trial.ts';
import { type PageBlock, pageBlocks } from './page-blocks.ts';
import { showsOutput } from './shows-output.ts';

/** Hang guard of one block, seconds, on a machine that is not slow: the first may wait for an image. */
export const blockSeconds = 120;

export const pageFile = ({ folder }: LessonEntry): string => join(folder, 'index.mdx');

/** A block of the page and what a shell made of it. */
export interface PlayedBlock extends ShellRun {
  readonly block: PageBlock;
}

/** Runs the blocks of a page in their order and compares what they give with what the page shows. */
export async function runPage(
  sandbox: ProofSandbox,
  { lesson, constants }: Trial,
  patience: number,
): Promise<Findings> {
  const startedAt = performance.now();
  const seconds = patience * blockSeconds;
  const played = await playPage(sandbox, lesson, constants, seconds);
  return {
    faults: played.flatMap((one) => blockFaults(one, constants, seconds)),
    skipped: played.flatMap(({ block }) =>
      block.skip === undefined ? [] : [{ place: placeOf(block), reason: block.skip }],
    ),
    scriptSeconds: (performance.now() - startedAt) / 1000,
  };
}

/**
 * Types every block into the terminal that it names, one after the other, as its Run button does. One that is skipped comes without a run;
 * one that ends its shell is the last.
 */
export async function playPage(
  sandbox: ProofSandbox,
  lesson: LessonEntry,
  { seeds }: Constants,
  seconds: number,
): Promise<PlayedBlock[]> {
  const played: PlayedBlock[] = [];
  const shells = new Map<number, Awaited<ReturnType<ProofSandbox['terminal']>>>();
  try {
    for (const block of pageBlocks(readFileSync(pageFile(lesson), 'utf8'))) {
      if (block.skip !== undefined) {
        played.push({ block, exitCode: block.exitCode, output: '' });
        continue;
      }
      const shell = shells.get(block.terminal) ?? (await sandbox.terminal(block.terminal));
      shells.set(block.terminal, shell);
      const run = await shell.run(fillFence(block.script, seeds), seconds);
      played.push({ block, ...run });
      if (run.shellEnded !== undefined) break;
    }
    return played;
  } finally {
    for (const shell of shells.values()) shell.close();
  }
}

const placeOf = ({ line }: PageBlock): string => `index.mdx:${line}`;

function blockFaults(
  { block, exitCode, output, shellEnded }: PlayedBlock,
  { seeds }: Constants,
  seconds: number,
): Fault[] {
  if (block.skip !== undefined) return [];
  const place = placeOf(block);
  if (shellEnded !== undefined) {
    const expected = `a shell that goes on after: ${block.script}`;
    const came = `The block ends the shell of terminal ${block.terminal} (exit code ${shellEnded}); the blocks below it were not run. Put parentheses around it: ( … ; exit ${shellEnded} )`;
    return [{ kind: 'script failed', place, expected, came: `${came}\n${output}` }];
  }
  if (exitCode !== block.exitCode) {
    const came = exitCode === undefined ? `no end within ${seconds} s` : `exit code ${exitCode}`;
    const expected = `exit code ${block.exitCode} of: ${block.script}`;
    return [{ kind: 'script failed', place, expected, came: `${came}\n${output}` }];
  }
  if (block.silent) return [];
  if (block.output === undefined) {
    const expected =
      output === '' ? 'the mark silent: it prints nothing' : 'an output block below, written by --update';
    return [{ kind: 'stale output', place, expected, came: output }];
  }
  const shown = fillFence(block.output, seeds);
  return showsOutput(shown, output) ? [] : [{ kind: 'stale output', place, expected: shown, came: output }];
}
