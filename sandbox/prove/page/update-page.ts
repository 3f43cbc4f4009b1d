import { readFileSync, writeFileSync } from 'node:fs';
import { fillFence, type SeedValues } from '#protocol';
import type { Trial } from '../trial.ts';
import { prepareSandbox, type TrialContext } from '../trial-context.ts';
import { maskOutput } from './mask-output.ts';
import { pageBlocks } from './page-blocks.ts';
import { blockSeconds, type PlayedBlock, pageFile, playPage } from './run-page.ts';
import { showsOutput } from './shows-output.ts';

/**
 * Writes the output blocks of a page anew where they show something else: from three runs in sandboxes of their own, so that
 * what differs is masked. Blocks that still fit stay as they are. Gives the number of those written.
 */
export async function updatePage(context: TrialContext, trial: Trial): Promise<number> {
  const { lesson, constants } = trial;
  const play = async () => {
    await using sandbox = await prepareSandbox(context, trial);
    return await playPage(sandbox, lesson, constants, context.patience * blockSeconds);
  };
  const runs = await Promise.all([play(), play(), play()]);
  const page = readFileSync(pageFile(lesson), 'utf8');
  const { text, written } = withOutputs(page, runs, constants.seeds);
  if (written > 0) writeFileSync(pageFile(lesson), text);
  return written;
}

/** The page with the outputs of some runs of its blocks. Pure. */
export function withOutputs(
  page: string,
  runs: readonly (readonly PlayedBlock[])[],
  seeds: SeedValues,
): { text: string; written: number } {
  let text = page;
  let written = 0;
  // From the end, so that places stay true.
  for (const [index, block] of [...pageBlocks(page).entries()].reverse()) {
    const played = runs.flatMap((run) => run[index] ?? []);
    const failed = played.length < runs.length || played.some(({ exitCode }) => exitCode !== block.exitCode);
    const outputs = played.map(({ output }) => output);
    const shown = block.output === undefined ? undefined : fillFence(block.output, seeds);
    const fits = shown !== undefined && outputs.every((real) => showsOutput(shown, real));
    if (block.silent || block.skip !== undefined || failed || fits || outputs.every((output) => output === ''))
      continue;
    const fence = ['```output', ...maskOutput(outputs, seeds).split('\n'), '```'];
    const lines = fence.map((line) => `${block.indent}${line}`.trimEnd()).join('\n');
    const gap = shown === undefined ? '\n\n' : '';
    text = `${text.slice(0, block.outputStart)}${gap}${lines}${text.slice(block.outputEnd)}`;
    written += 1;
  }
  return { text, written };
}
