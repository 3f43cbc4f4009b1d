import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { exec } from 'tinyexec';
import { z } from 'zod';
import { type Step, steps, unitReport } from './steps.ts';

/**
 * `npm run check [STEP…]`: everything that can be proven without Docker, two tools at a time. A step is named by a part of its name.
 * Writes test-results/check.json for `npm test`, which adds its own counts; ends with `N passed, N failed, N skipped`.
 */
interface Outcome {
  readonly step: Step;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

const wanted = process.argv.slice(2);
const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
if (chosen.length === 0) {
  process.stderr.write(`No step is called ${wanted.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

mkdirSync('test-results', { recursive: true });
rmSync(unitReport, { force: true });
const outcomes = await runTwoAtATime(chosen);
const counts = count(outcomes);
writeFileSync('test-results/check.json', `${JSON.stringify(counts, undefined, 2)}\n`);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function runTwoAtATime(queue: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...queue];
  const done: Outcome[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step);
      report(outcome);
      done.push(outcome);
    }
  };
  await Promise.all([worker(), worker()]);
  return done;
}

async function runStep(step: Step): Promise<Outcome> {
  const started = performance.now();
  const [program, ...args] = step.command;
  // A hang guard, far above what any step needs.
  const result = await exec(program, args, {
    timeout: 30 * 60_000,
    nodeOptions: { stdio: ['ignore', 'pipe', 'pipe'] },
  });
  const seconds = (performance.now() - started) / 1000;
  return { step, ok: result.exitCode === 0, seconds, output: `${result.stdout}${result.stderr}` };
}

function report({ step, ok, seconds, output }: Outcome): void {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)\n`);
  if (step.name === 'file sizes') process.stdout.write(`       ${output}`);
  if (!ok) process.stdout.write(`${output.trimEnd()}\nTo mend it: ${step.fix}\n`);
}

/** Every tool counts as one test; the unit tests count one by one. */
function count(done: readonly Outcome[]): { passed: number; failed: number; skipped: number } {
  const tools = done.filter(({ step }) => step.name !== 'unit tests');
  const unit = done.find(({ step }) => step.name === 'unit tests');
  const tests = unit === undefined ? { passed: 0, failed: 0, skipped: 0 } : readUnitCounts();
  // A runner that broke before it could count is one failure, never none.
  const broken = unit !== undefined && !unit.ok && tests.failed === 0 ? 1 : 0;
  return {
    passed: tools.filter(({ ok }) => ok).length + tests.passed,
    failed: tools.filter(({ ok }) => !ok).length + tests.failed + broken,
    skipped: tests.skipped,
  };
}

function readUnitCounts(): { passed: number; failed: number; skipped: number } {
  const shape = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });
  try {
    const report = shape.parse(JSON.parse(readFileSync(unitReport, 'utf8')));
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
