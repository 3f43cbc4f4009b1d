import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { type LessonEntry, loadLessons } from '../../grading/index.ts';
import { isProven, openLab, proveLessons, textReport } from '../../prove/index.ts';
import type { ProofContext } from './context.ts';
import type { Doors } from './machine.ts';
import type { Proof } from './proof.ts';

/**
 * Tests of the product that a machine with cgroup v1 and one with v2 must pass alike. They do what they do anywhere else, with the
 * lab host in the other machine.
 */
const tests = ['sandbox/labhost/observe/kernel-facts.docker.test.ts'];

/** Trials of a lesson about cgroups: its solution, and attempts whose verdicts rest on the kernel's own files. */
const lesson = 'linux/03-cgroups';
const trials = [
  'solution solution',
  'wrong/memory-taken-away',
  'wrong/memory-moved-out',
  'wrong/cpu-taken-away',
  'wrong/oom-docker-kill',
  'wrong/oom-high-limit',
];

/** An emulated machine is ten to twenty times slower than a real one. */
const patience = 20;

interface Outside {
  readonly context: ProofContext;
  readonly doors: Doors;
  /** File with the secret of the doors. */
  readonly secretFile: string;
  tell(proof: Exclude<Proof, { proof: 'end' }>): void;
}

/** What is proven of the machine's lab host from here, through its doors: by tests and by trials of a lesson. */
export async function proveFromOutside(outside: Outside): Promise<void> {
  for (const file of tests) await prove(outside, file, () => runTests(outside, file));
  const [found] = (await loadLessons([join(outside.context.root, 'lessons')], silent))
    .all()
    .filter(({ id }) => id === lesson);
  if (found === undefined) throw new Error(`There is no lesson ${lesson}`);
  for (const trial of trials) await prove(outside, `${lesson}: ${trial}`, () => runTrial(outside, found, trial));
}

/** Says whether `run` found fault: it gives what there is to tell, or throws. */
async function prove({ context, tell }: Outside, title: string, run: () => Promise<string>): Promise<void> {
  context.signal.throwIfAborted();
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    tell({ proof: 'pass', title, detail: await run(), ms: ms() });
  } catch (cause) {
    tell({
      proof: 'fail',
      title,
      reason: (cause instanceof Error ? cause.message : String(cause)).slice(0, 3000),
      ms: ms(),
    });
  }
}

const passed = /Tests +(\d+ passed)/;

async function runTests({ context, doors, secretFile }: Outside, file: string): Promise<string> {
  const state = join(context.folder, 'state.json');
  const url = (port: number) => `http://127.0.0.1:${port}`;
  // There is no web beside this lab host: tests of these doors do not ask for one.
  const instance = {
    name: 'drydock-cgroup2',
    url: url(1),
    fleetUrl: url(doors.fleet),
    relayUrl: url(doors.relay),
    secretFile,
  };
  writeFileSync(state, JSON.stringify(instance));
  const vitest = join(context.root, 'node_modules/vitest/vitest.mjs');
  const run = exec(process.execPath, [vitest, 'run', '--config', '.vitest.config.ts', '--project', 'docker', file], {
    signal: context.signal,
    nodeOptions: { cwd: context.root, env: { DRYDOCK_TEST_STATE: state, NO_COLOR: '1' } },
  });
  const lines: string[] = [];
  for await (const line of run) {
    context.log(line);
    lines.push(line);
  }
  const text = lines.join('\n');
  const count = passed.exec(text)?.[1];
  if (run.exitCode !== 0 || count === undefined) throw new Error(text.slice(-2500));
  return count;
}

async function runTrial({ context, doors, secretFile }: Outside, entry: LessonEntry, only: string): Promise<string> {
  const url = (port: number) => new URL(`http://127.0.0.1:${port}`);
  const secret = readFileSync(secretFile, 'utf8').trim();
  const lab = openLab({ fleet: url(doors.fleet), relay: url(doors.relay), secret, patience });
  try {
    const proofs = await proveLessons([entry], {
      lab,
      signal: context.signal,
      jobs: 1,
      patience,
      repeat: 1,
      seeds: 1,
      only,
    });
    const count = proofs.flatMap((proof) => proof.trials).length;
    if (count === 0 || !proofs.every(isProven)) throw new Error(count === 0 ? 'No such trial' : textReport(proofs, 0));
    return 'as on every machine';
  } finally {
    lab.close();
  }
}

const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
