// @ts-check
import { writeSystemFile } from './apt-packages.mjs';
import { readAptSources, sourceOf } from './apt-sources.mjs';
import { planEngine } from './engine-plan.mjs';
import { probeEngine } from './engine-probe.mjs';
import { startEngine } from './engine-start.mjs';
import { installFromArchive } from './install-from-archive.mjs';
import { readInstallRecord } from './install-record.mjs';
import { readMachine } from './machine.mjs';
import { runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { trixieFiles } from './trixie-source.mjs';

/** @typedef {import('./run-command.mjs').SetupContext & { say: (text: string) => void }} EngineContext */

/**
 * Looks at the engine and decides what has to happen, without changing anything. Throws SetupProblem when nothing can.
 * @param {EngineContext} context
 */
export async function decideEngine(context) {
  const { verdict, env } = await probeEngine(context);
  const machine = readMachine(context.env);
  const plan = planEngine({
    machine,
    verdict,
    install: context.env.DRYDOCK_INSTALL ?? '',
    dockerHost: context.env.DOCKER_HOST,
    interrupted: readInstallRecord(context.data).pending.includes('docker.io'),
    dockerdVersion:
      verdict.state === 'absent' && machine.dockerd ? await versionOf(context, machine.dockerd) : undefined,
  });
  context.log(`engine ${JSON.stringify(verdict)} plan ${JSON.stringify(plan)}`);
  if (plan.do === 'refuse') throw new SetupProblem(plan);
  return { plan, env };
}

/** @param {EngineContext} context @param {string} dockerd */
async function versionOf(context, dockerd) {
  const { stdout } = await runCommand(context, dockerd, ['--version'], { deadlineMs: 20_000 });
  return /version (\S+?),/.exec(stdout)?.[1];
}

/**
 * Carries the plan out.
 * @param {EngineContext} context
 * @param {Exclude<import('./engine-plan.mjs').EnginePlan, { do: 'refuse' }>} plan
 * @returns {Promise<NodeJS.ProcessEnv>} the environment in which `docker` works
 */
export async function ensureEngine(context, plan) {
  if (plan.do === 'install') await installEngine(context, plan);
  const { verdict } = await probeEngine(context);
  if (verdict.state === 'absent') await start(context);
  const after = await decideEngine(context);
  if (after.plan.do === 'use') return after.env;
  throw new SetupProblem({
    code: 'engine-absent',
    message: 'Docker was set up but no engine answers',
    hint: 'Run "npx drydock doctor" and look at the log of this set-up',
  });
}

/** @param {EngineContext} context */
async function start(context) {
  const machine = readMachine(context.env);
  if (machine.dockerd === undefined) return;
  await startEngine(context, machine.systemd ? 'systemd' : 'ourselves', machine.dockerd);
}

/**
 * @param {EngineContext} context
 * @param {Extract<import('./engine-plan.mjs').EnginePlan, { do: 'install' }>} plan
 */
async function installEngine(context, plan) {
  const machine = readMachine(context.env);
  context.say(
    [
      readInstallRecord(context.data).pending.length > 0
        ? 'An earlier installation of Docker was interrupted. Drydock finishes it.'
        : `No Docker engine answers here. Drydock installs one from the archive that this machine uses already (${machine.prettyName}).`,
      ...(plan.from === 'trixie'
        ? [
            'Docker and containerd come from Debian 13, added as a source of low priority: Debian 12 has only Docker 20.10.',
          ]
        : []),
      ...(plan.unproven ? [`This is expected to work on ${machine.prettyName} but is not tested there.`] : []),
      'To undo it: npx drydock uninstall --docker. To forbid it: DRYDOCK_INSTALL=never.',
    ].join('\n'),
  );
  await installFromArchive(context, {
    title: 'Docker packages',
    addSources: () => {
      if (plan.from === 'trixie') addTrixie(context, machine.codename);
    },
    packages: plan.packages,
    optional: plan.optional,
  });
}

/** @param {EngineContext} context @param {string} codename */
function addTrixie(context, codename) {
  const { source, pins } = trixieFiles(sourceOf(readAptSources(), codename));
  // Pins first: between the two files an interrupt must not leave Debian 13 at normal priority.
  writeSystemFile(context, pins.folder, pins.name, pins.text);
  writeSystemFile(context, source.folder, source.name, source.text);
}
