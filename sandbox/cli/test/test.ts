import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#protocol';
import type { CommandContext } from '../command-context.ts';
import { stateFile } from '../instance-state.ts';
import type { Lab } from '../lab.ts';
import { allowedSkips } from './allowed-skips.ts';
import {
  add,
  type Counts,
  countReport,
  countsSchema,
  formatCounts,
  nothing,
  type Skip,
  skipsOf,
  type VitestReport,
} from './counts.ts';
import { readReport, runShown, runVitest } from './run-vitest.ts';
import { bringUpCluster, buildBeside, foretellCluster } from './test-cluster.ts';
import { removeTestInstance, startTestInstance, testContext } from './test-instance.ts';

export interface TestOptions {
  /** `check`, `process`, `docker`, `attack`, `e2e` or `cluster`; all of them when undefined. */
  readonly only: string | undefined;
  readonly files: readonly string[];
  /** Leave the test instance running. */
  readonly keep: boolean;
  readonly json: boolean;
}

interface Outcome {
  readonly counts: Counts;
  readonly skips: readonly Skip[];
}

/** Parts that need an instance of the product. */
const onInstance = ['docker', 'attack', 'e2e', 'cluster'];
const parts = ['check', 'process', ...onInstance];
const oneFailure: Outcome = { counts: { ...nothing, failed: 1 }, skips: [] };

/** Proves everything and ends with the line `N passed, N failed, N skipped`. Gives the exit code: 0 only when something passed and nothing failed. */
export async function test(context: CommandContext, lab: Lab, options: TestOptions): Promise<number> {
  const { only, files, json } = options;
  if (only !== undefined && !parts.includes(only)) {
    throw new UserError({
      code: 'bad-part',
      message: `There is no part "${only}"`,
      hint: `Parts: ${parts.join(', ')}`,
    });
  }
  const outcomes: Outcome[] = [];
  const hasCluster = context.settings.kubernetes === 'on';
  const withCluster = hasCluster && (only === undefined || only === 'cluster');
  if (withCluster) context.say(await foretellCluster(testContext(context)));
  if (only === undefined || only === 'check') outcomes.push(await runCheck(context));
  if (only === undefined || only === 'process') {
    outcomes.push(outcomeOf(await runVitest(context, 'process', files, context.env)));
  }
  const projects = onInstance.filter((part) =>
    part === 'cluster' ? withCluster : only === undefined || only === part,
  );
  if (projects.length > 0) outcomes.push(...(await runOnInstance(context, lab, projects, files, options.keep)));

  const unlisted = reportSkips(
    context,
    outcomes.flatMap(({ skips }) => skips),
  );
  if (!hasCluster && (only === undefined || only === 'cluster')) {
    context.say('skipped: Kubernetes: the test instance has no cluster (DRYDOCK_KUBERNETES=off)');
  }
  const counts = add(...outcomes.map((outcome) => outcome.counts), { ...nothing, failed: unlisted });
  if (json) context.print(JSON.stringify(counts));
  context.print(formatCounts(counts));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** `npm run check`: every judge that needs no Docker. It leaves its counts in a file. */
async function runCheck(context: CommandContext): Promise<Outcome> {
  const results = join(context.root, 'test-results');
  const file = join(results, 'check.json');
  rmSync(file, { force: true });
  await runShown(context, ['sandbox/cli/verify/check.ts'], context.env);
  if (!existsSync(file)) return oneFailure;
  const counts = countsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const unit = readReport(join(results, 'unit.json'));
  return { counts, skips: unit === undefined ? [] : skipsOf(unit, allowedSkips) };
}

/** A runner that broke before it could count is one failure, never none. */
function outcomeOf(report: VitestReport | undefined): Outcome {
  return report === undefined ? oneFailure : { counts: countReport(report), skips: skipsOf(report, allowedSkips) };
}

async function runOnInstance(
  context: CommandContext,
  lab: Lab,
  projects: readonly string[],
  files: readonly string[],
  keep: boolean,
): Promise<Outcome[]> {
  const own = testContext(context);
  const outcomes: Outcome[] = [];
  try {
    await startTestInstance(own, lab);
    const env = { ...context.env, DRYDOCK_TEST_STATE: stateFile(own.settings.data) };
    await using building = projects.includes('cluster') ? buildBeside(own) : undefined;
    for (const project of projects) {
      if (project === 'cluster') {
        await building?.done;
        if (!(await bringUpCluster(own))) {
          outcomes.push(oneFailure);
          continue;
        }
      }
      outcomes.push(outcomeOf(await runVitest(context, project, files, env)));
    }
  } catch (cause) {
    if (context.signal.aborted) throw cause;
    context.say(`\nThe test instance did not start: ${explain(cause)}`);
    outcomes.push(oneFailure);
  } finally {
    const failed = outcomes.length < projects.length || outcomes.some(({ counts }) => counts.failed > 0);
    if (keep) context.say(`The test instance goes on: DRYDOCK_TEST_STATE=${stateFile(own.settings.data)}`);
    else await removeTestInstance(own, lab, failed);
    if (failed) context.say(`Logs of the test instance: ${join(own.settings.data, 'logs')}`);
  }
  return outcomes;
}

function explain(cause: unknown): string {
  if (cause instanceof UserError) return `${cause.problem.message}\n→ ${cause.problem.hint ?? ''}`;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** Names every skipped test and why. Gives the number of those that nobody has listed: each is a failure. */
function reportSkips({ say }: CommandContext, skips: readonly Skip[]): number {
  for (const { test: name, reason } of skips) {
    say(`skipped: ${name}: ${reason ?? 'NOT LISTED in sandbox/cli/test/allowed-skips.ts, which is a failure'}`);
  }
  return skips.filter(({ reason }) => reason === undefined).length;
}
