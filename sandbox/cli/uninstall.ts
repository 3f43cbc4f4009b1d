import { existsSync, rmSync } from 'node:fs';
import { exec } from 'tinyexec';
import { UserError } from '#protocol';
import { mustBeOurs, removeDataFolder } from '../bootstrap/data-folder.mjs';
import { type InstallRecord, readInstallRecord } from '../bootstrap/install-record.mjs';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import type { Lab } from './lab.ts';
import { findOwned, removeOwned } from './owned-objects.ts';
import { stopDev, stopWeb } from './stop.ts';
import { roomOf } from './web-launch.ts';

export interface UninstallOptions {
  readonly yes: boolean;
  /** Also remove the packages and files that Drydock itself has put on this machine. */
  readonly docker: boolean;
}

/** Removes everything of this instance by label and name, after a yes. The clone itself stays, for the person to delete. */
export async function uninstall(context: CommandContext, lab: Lab, options: UninstallOptions): Promise<void> {
  const { settings, say, print } = context;
  mustBeOurs(settings.data);
  const installed = readInstallRecord(settings.data);
  const engine = (await exec('docker', ['info'], { timeout: 20_000 })).exitCode === 0;
  const owned = engine ? await findOwned(context) : [];
  const packages = options.docker ? installed.packages : [];
  const lines = [
    ...owned.map(({ kind, name }) => `${kind} ${name}`),
    ...(existsSync(settings.data) ? [`folder ${settings.data} (progress of all learners, logs)`] : []),
    ...packages.map((name) => `package ${name}`),
    ...(options.docker ? installed.files.map((file) => `file ${file}`) : []),
  ];
  if (lines.length === 0) return say('Nothing of Drydock is here.');
  say(['This will be removed for good:', ...lines.map((line) => `  ${line}`)].join('\n'));
  if (!engine) say('No Docker engine answers: what lies on it stays.');
  if (!options.yes && !(await confirm('Remove it?', context.signal))) return say('Nothing was removed.');

  await stopDev(context);
  await stopWeb(context);
  if (engine) {
    await lab.removeLabHost(context);
    const phase = context.progress.phase('Images and what is left');
    await removeOwned(context, owned);
    phase.done(`${owned.length} objects removed`);
    say('Docker keeps a cache of builds, ours and others in one; to empty it: docker builder prune');
  }
  if (options.docker) await removeInstalled(context, installed);
  else if (installed.packages.length > 0) sayHowToRemove(context, installed);
  removeDataFolder(settings.data);
  rmSync(roomOf(settings.name), { recursive: true, force: true });
  print(`Removed. The clone itself is yours to delete: ${context.root}`);
}

function sayHowToRemove({ say }: CommandContext, { packages, files, dockerdPid }: InstallRecord): void {
  say(
    [
      'The packages that Drydock installed stay. To remove them too:',
      ...(dockerdPid === undefined ? [] : [`  kill ${dockerdPid}`]),
      `  apt-get purge ${packages.join(' ')}`,
      ...(files.length === 0 ? [] : [`  rm ${files.join(' ')}`]),
    ].join('\n'),
  );
}

async function removeInstalled(context: CommandContext, { packages, files, dockerdPid }: InstallRecord): Promise<void> {
  const phase = context.progress.phase('Packages');
  if (dockerdPid !== undefined) await endDockerd(dockerdPid);
  if (packages.length > 0) {
    phase.update(`purging ${packages.length} packages`);
    const { exitCode, stdout, stderr } = await exec('apt-get', ['purge', '-y', ...packages], {
      timeout: 15 * 60_000,
      nodeOptions: { env: { ...context.env, DEBIAN_FRONTEND: 'noninteractive' } },
    });
    context.log(`${stdout}${stderr}`);
    if (exitCode !== 0) {
      phase.fail('not removed');
      throw new UserError({
        code: 'packages-not-removed',
        message: `apt-get purge failed: ${stderr.trim().split('\n').at(-1) ?? `exit ${exitCode}`}`,
        hint: `Run it yourself: apt-get purge ${packages.join(' ')}`,
      });
    }
  }
  for (const file of files) rmSync(file, { force: true });
  phase.done(`${packages.length} packages and ${files.length} files removed`);
}

/** The engine that set-up started by itself; one that a service manager runs ends with its package. */
async function endDockerd(pid: number): Promise<void> {
  const { exitCode, stdout } = await exec('cat', [`/proc/${pid}/comm`], { timeout: 5_000 });
  if (exitCode !== 0 || stdout.trim() !== 'dockerd') return;
  process.kill(pid, 'SIGTERM');
  await exec('tail', ['--pid', String(pid), '-f', '/dev/null'], { timeout: 60_000 });
}
