import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '#checks';
import { fillFence } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import type { ProofSandbox, ShellRun } from '../lab.ts';
import type { Fault, Findings, Trial } from '../trial.ts';
import { type PageBlock, pageBlocks } from './page-blocks.ts';
import { showsOutput } from './shows-output.ts';

/** Hang guard of one block, seconds: the first may wait for an image. */
const blockSeconds = 120;

export const pageFile = ({ folder }: LessonEntry): string => join(folder, 'index.mdx');

/** A block of the page and what a shell made of it. */
export interface PlayedBlock extends ShellRun {
  readonly block: PageBlock;
}

/** Runs the blocks of a page in their order and compares what they give with what the page shows. */
export async function runPage(sandbox: ProofSandbox, { lesson, constants }: Trial): Promise<Findings> {
  const startedAt = performance.now();
  const played = await playPage(sandbox, lesson, constants);
  return {
    faults: played.flatMap((one) => blockFaults(one, constants)),
    scriptSeconds: (performance.now() - startedAt) / 1000,
  };
}

/** Types every block into the terminal that it names, one after the other, as its Run button does. */
export async function playPage(
  sandbox: ProofSandbox,
  lesson: LessonEntry,
  { seeds }: Constants,
): Promise<PlayedBlock[]> {
  const played: PlayedBlock[] = [];
  const shells = new Map<number, Awaited<ReturnType<ProofSandbox['terminal']>>>();
  try {
    for (const block of pageBlocks(readFileSync(pageFile(lesson), 'utf8'))) {
      const shell = shells.get(block.terminal) ?? (await sandbox.terminal(block.terminal));
      shells.set(block.terminal, shell);
      played.push({ block, ...(await shell.run(fillFence(block.script, seeds), blockSeconds)) });
    }
    return played;
  } finally {
    for (const shell of shells.values()) shell.close();
  }
}

function blockFaults({ block, exitCode, output }: PlayedBlock, { seeds }: Constants): Fault[] {
  const place = `index.mdx:${block.line}`;
  if (exitCode !== block.exitCode) {
    const came = exitCode === undefined ? `no end within ${blockSeconds} s` : `exit code ${exitCode}`;
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
