import type { CommandContext } from '../command-context.ts';
import { readFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { judgeMachine } from './judge.ts';

/** Looks at the machine and reports; changes nothing. Gives the exit code: 0 when Drydock can run here, else 1. */
export async function doctor(context: CommandContext, { json }: { json: boolean }): Promise<number> {
  const findings = judgeMachine(await readFacts(context));
  const fit = findings.every(({ state }) => state !== 'bad');
  if (json) context.print(JSON.stringify({ fit, findings }, undefined, 2));
  else for (const line of formatFindings(findings)) context.print(line);
  return fit ? 0 : 1;
}

const marks = { ok: 'ok  ', warn: 'warn', bad: 'BAD ' };

/** The report as lines for people: one for each finding, and what mends it below. */
export function formatFindings(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ title }) => title.length));
  const lines = findings.flatMap(({ state, title, found, fix }) => [
    `${marks[state]}  ${title.padEnd(width)}  ${found}`,
    ...(fix === undefined ? [] : [`${' '.repeat(width + 8)}→ ${fix}`]),
  ]);
  const bad = findings.filter(({ state }) => state === 'bad').length;
  return [
    ...lines,
    '',
    bad === 0 ? 'Drydock can run here.' : `${bad} of these must be mended before Drydock can run here.`,
  ];
}
