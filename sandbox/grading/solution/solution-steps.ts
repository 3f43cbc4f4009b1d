import type { SeedValues, SolutionStep } from '#protocol';
import { solutionParts } from './solution-parts.ts';

/**
 * The way to one check as a person reads it: the part of solution.sh that has the check's name, or all of it when no part
 * has. Comments at the start of a line are the reasons of the lines below them; `$SEED_KEY` is the learner's value.
 */
export function solutionSteps(script: string, check: string, seeds: SeedValues): SolutionStep[] {
  const parts = solutionParts(script);
  const own = parts.filter(({ name }) => name === check);
  return (own.length > 0 ? own : parts).flatMap(({ text }) => stepsOf(withValues(text, seeds)));
}

function stepsOf(text: string): SolutionStep[] {
  const steps: { why: string[]; code: string[] }[] = [];
  let untilLine: string | undefined;
  for (const line of text.split('\n')) {
    const isReason = untilLine === undefined && line.startsWith('#');
    if (line.includes('drydock-canary')) continue;
    const last = steps.at(-1);
    const open = last !== undefined && (!isReason || last.code.length === 0) ? last : undefined;
    const step = open ?? { why: [], code: [] };
    if (open === undefined) steps.push(step);
    if (isReason) step.why.push(line.replace(/^#\s*/, ''));
    else if (line.trim() !== '' || step.code.length > 0) step.code.push(line);
    // Lines of a here-document are text of the learner's file, also those that begin with a hash.
    if (untilLine === undefined) untilLine = isReason ? undefined : hereDocumentEnd(line);
    else if (line.trim() === untilLine) untilLine = undefined;
  }
  return steps
    .map(({ why, code }) => ({ why: why.join(' ').trim(), code: code.join('\n').trimEnd() }))
    .filter(({ code }) => code !== '');
}

function hereDocumentEnd(line: string): string | undefined {
  return /<<-?\s*(['"]?)(\w+)\1/.exec(line)?.[2];
}

function withValues(text: string, seeds: SeedValues): string {
  return text.replace(/\$(?:\{SEED_([A-Z0-9]+)\}|SEED_([A-Z0-9]+))/g, (found, braced?: string, plain?: string) => {
    const key = (braced ?? plain ?? '').toLowerCase();
    return Object.hasOwn(seeds, key) ? String(seeds[key]) : found;
  });
}
