import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillFence } from '#protocol';
import type { ProofSandbox } from './lab.ts';
import { pageBlocks, showsOutput } from './page-blocks.ts';
import type { Fault, Findings, Trial } from './trial.ts';

/** Runs the blocks of a page in their order and compares what they give with what the page shows. */
export async function runPage(sandbox: ProofSandbox, { lesson, constants }: Trial): Promise<Findings> {
  const faults: Fault[] = [];
  const startedAt = performance.now();
  for (const block of pageBlocks(readFileSync(join(lesson.folder, 'index.mdx'), 'utf8'))) {
    const place = `index.mdx:${block.line}`;
    const { exitCode, output } = await sandbox.run(fillFence(block.script, constants.seeds));
    const shown = block.output === undefined ? undefined : fillFence(block.output, constants.seeds);
    if (exitCode !== block.exitCode) {
      const expected = `exit code ${block.exitCode}`;
      faults.push({ kind: 'script failed', place, expected, came: `exit code ${exitCode}\n${output}` });
    } else if (shown !== undefined && !showsOutput(shown, output)) {
      faults.push({ kind: 'stale output', place, expected: shown, came: output });
    }
  }
  return { faults, scriptSeconds: (performance.now() - startedAt) / 1000 };
}
