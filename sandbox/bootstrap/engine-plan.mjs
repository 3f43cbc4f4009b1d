// @ts-check
import { oldestEngine } from './engine-verdict.mjs';

/**
 * What has to happen so that an engine answers.
 * @typedef {{ do: 'use' }
 *   | { do: 'start', by: 'systemd' | 'ourselves' }
 *   | { do: 'install', from: 'own' | 'trixie', packages: string[], optional: string[], unproven: boolean }
 *   | { do: 'refuse', code: string, message: string, hint: string }} EnginePlan
 */

/** From Debian 13 on a Debian 12; everything else, runc and tini above all, stays Debian 12's: the newer ones need a newer libc. */
export const trixiePackages = ['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose', 'containerd'];
const always = ['iptables', 'debootstrap', 'ca-certificates'];

/**
 * Decides. Pure: what was probed comes in. `interrupted`: an installation by us has begun and not ended.
 * @param {{
 *   machine: import('./machine.mjs').Machine, verdict: import('./engine-verdict.mjs').EngineVerdict,
 *   install: string, dockerHost: string | undefined, dockerdVersion: string | undefined, interrupted: boolean,
 * }} known
 * @returns {EnginePlan}
 */
export function planEngine({ machine, verdict, install, dockerHost, dockerdVersion, interrupted }) {
  // Half an installation may already answer; it is finished first.
  if (interrupted && machine.isRoot && install !== 'never' && canInstallOn(machine)) return planInstall(machine);
  if (verdict.state === 'fit' && isElsewhere(dockerHost)) {
    return refuse(
      'engine-elsewhere',
      `DOCKER_HOST is "${dockerHost}": that engine runs on another machine, whose lab host could not be reached from here`,
      'Unset DOCKER_HOST, or run Drydock on that machine',
    );
  }
  if (verdict.state === 'fit') return { do: 'use' };
  if (verdict.state === 'unfit') return { do: 'refuse', ...pick(verdict) };
  if (dockerHost) {
    return refuse(
      'engine-absent',
      `DOCKER_HOST is "${dockerHost}" and no Docker engine answers there: ${verdict.detail}`,
      'Start that engine, or unset DOCKER_HOST',
    );
  }
  if (machine.platform !== 'linux') {
    return refuse('engine-absent', 'No Docker engine answers', 'Start Docker Desktop, then run the command again');
  }
  if (machine.dockerd !== undefined) return planStart(machine, dockerdVersion);
  const byHand = `Install Docker ${oldestEngine} or newer: https://docs.docker.com/engine/install/`;
  if (!canInstallOn(machine)) {
    return refuse(
      'engine-absent',
      `No Docker engine answers (${verdict.detail}), and Drydock does not know how to install one on ${machine.prettyName}`,
      byHand,
    );
  }
  if (!machine.isRoot) {
    return refuse(
      'engine-absent',
      `No Docker engine answers (${verdict.detail}), and only root can install one`,
      'Run "npm start" as root: it installs Docker from the archive of this system and says how to undo it',
    );
  }
  if (install === 'never') {
    return refuse(
      'install-forbidden',
      `No Docker engine answers (${verdict.detail}), and DRYDOCK_INSTALL=never forbids installing one`,
      `${byHand}; or unset DRYDOCK_INSTALL and run "npm start": it installs Docker from the archive of this system`,
    );
  }
  return planInstall(machine);
}

/** @param {import('./machine.mjs').Machine} machine @param {string | undefined} dockerdVersion @returns {EnginePlan} */
function planStart(machine, dockerdVersion) {
  const major = Number.parseInt(dockerdVersion ?? '', 10);
  if (major < oldestEngine) {
    return refuse(
      'engine-too-old',
      `Docker ${dockerdVersion} is installed (not running), but ${oldestEngine} or newer is needed`,
      machine.id === 'debian' && machine.version === '12'
        ? 'Run "apt-get remove docker.io", then the command again: it installs a newer one'
        : `Upgrade Docker to ${oldestEngine} or newer`,
    );
  }
  const start = machine.systemd ? 'systemctl start docker' : 'dockerd';
  if (!machine.isRoot) {
    return refuse('engine-stopped', 'Docker is installed but its engine does not run', `Run as root: ${start}`);
  }
  return { do: 'start', by: machine.systemd ? 'systemd' : 'ourselves' };
}

/** @param {import('./machine.mjs').Machine} machine @returns {EnginePlan} */
function planInstall(machine) {
  const trixie = machine.id === 'debian' && machine.version === '12';
  return {
    do: 'install',
    from: trixie ? 'trixie' : 'own',
    packages: trixie ? [...trixiePackages, ...always] : ['docker.io', ...always],
    // Named differently from release to release, or part of docker.io itself: taken where they exist.
    optional: trixie
      ? []
      : ['docker-cli', 'docker-buildx', machine.id === 'ubuntu' ? 'docker-compose-v2' : 'docker-compose'],
    unproven: !trixie,
  };
}

/** @param {import('./machine.mjs').Machine} machine */
function canInstallOn({ id, version }) {
  const release = Number.parseFloat(version);
  return (id === 'debian' && release >= 12) || (id === 'ubuntu' && release >= 22.04);
}

/** @param {string | undefined} dockerHost */
function isElsewhere(dockerHost) {
  if (!dockerHost || !/^(ssh|tcp|https?):/.test(dockerHost)) return false;
  return !/^(tcp|https?):\/\/(127\.|localhost|\[::1\])/.test(dockerHost);
}

/** @param {{ code: string, message: string, hint: string }} problem */
function pick({ code, message, hint }) {
  return { code, message, hint };
}

/** @param {string} code @param {string} message @param {string} hint @returns {EnginePlan} */
function refuse(code, message, hint) {
  return { do: 'refuse', code, message, hint };
}
