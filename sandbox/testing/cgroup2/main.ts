import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#protocol';
import { findFreePort } from '../../cli/free-port.ts';
import { labHostNames } from '../../cli/lab-host/names.ts';
import { ensureImages } from '../../images/build.ts';
import { passengerContext, proofContext } from './context.ts';
import { ensureLabDisk } from './lab-disk.ts';
import { runMachine } from './machine.ts';
import { checkPrograms, ensureMachineDisk } from './machine-disk.ts';
import { proveFromOutside } from './outside.ts';
import { count, describe, type Proof, readProof } from './proof.ts';
import { writeWork } from './work-archive.ts';

/**
 * `npm run test:cgroup2`: the lab host that `npm start` makes, a sandbox with limits inside limits, and the checks of a lesson about
 * them, on cgroup v2: in a small machine under software emulation, for this one may have v1. Root and Debian are needed here, to make
 * that machine. Disks are kept under .drydock/cgroup2, so that a second run takes only the machine's own time.
 */
/** A hang guard: half an hour on a machine that does nothing else. */
const minutes = 120;
const context = proofContext(process.env);
const passenger = passengerContext(context);
const console = join(context.folder, 'console.log');
const proofs: Proof[] = [];
/** When the proofs in the machine have ended. */
const { promise: ended, resolve: end } = Promise.withResolvers<void>();

try {
  rmSync(console, { force: true });
  checkPrograms(process.env);
  const images = await ensureImages(context);
  const machine = await step('The machine: Debian 13 with Docker', () => ensureMachineDisk(context, context.folder));
  const lab = await step('The lab host, moved to a disk', () => ensureLabDisk(passenger, context.folder, images));
  const work = join(context.folder, 'work.tar');
  await writeWork(context, work, lab.folder, labHostNames(passenger.settings).container);
  const limit = AbortSignal.timeout(minutes * 60_000);
  const signal = AbortSignal.any([context.signal, limit]);
  const fleet = await findFreePort('127.0.0.1', 7401);
  const doors = { fleet, relay: await findFreePort('127.0.0.1', fleet + 1) };
  const done = ended.then(() =>
    proveFromOutside({ context: { ...context, signal }, doors, secretFile: join(lab.folder, 'secret'), tell }),
  );
  const disks = { system: machine.folder, dockerDisk: join(lab.folder, 'docker.ext4'), work, console };
  await step('The machine, from power-on to power-off', async () => {
    await runMachine({ ...disks, doors, done }, (line) => hear(readProof(line)), signal);
    if (!proofs.some(({ proof }) => proof === 'end')) throw new Error('The machine went down before its work was done');
    await done;
    return { made: true };
  });
} catch (cause) {
  say(cause instanceof UserError ? `${cause.message}\n→ ${cause.problem.hint}` : String(cause));
  say(`Log: ${context.logFile}`);
}
const { passed, failed } = count(proofs);
if (failed > 0) {
  say(`The machine's last words (all of them: ${console}):\n${lastLines(console)}`);
  process.exitCode = 1;
}
process.stdout.write(`cgroup v2: ${passed} passed, ${failed} failed\n`);

async function step<T extends { readonly made: boolean }>(title: string, run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  say(`${title} ...`);
  const result = await run();
  const how = result.made ? '' : ', made before';
  say(`${title}: ok (${((performance.now() - started) / 1000).toFixed(1)} s${how})`);
  return result;
}

function hear(proof: Proof | undefined): void {
  if (proof?.proof === 'end') {
    proofs.push(proof);
    end();
  } else if (proof !== undefined) tell(proof);
}

function tell(proof: Exclude<Proof, { proof: 'end' }>): void {
  proofs.push(proof);
  say(`  ${describe(proof)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-60).join('\n');
  } catch {
    return 'none';
  }
}
