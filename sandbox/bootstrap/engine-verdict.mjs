// @ts-check

/**
 * What one look at `docker info` and `docker version` says.
 * @typedef {{
 *   state: 'fit', version: string, cgroupVersion: string, storageDriver: string, memoryBytes: number, cpus: number,
 *   operatingSystem: string, folder: string, buildx: boolean,
 * }} FitEngine
 * @typedef {{ state: 'unfit', code: string, message: string, hint: string }} UnfitEngine
 * @typedef {{ state: 'absent', detail: string }} AbsentEngine
 * @typedef {FitEngine | UnfitEngine | AbsentEngine} EngineVerdict
 */

export const oldestEngine = 23;

/**
 * Judges the answer of an engine. Pure: both arguments are the parsed JSON of `docker info` and `docker version`, or undefined.
 * @param {any} info
 * @param {any} version
 * @returns {EngineVerdict}
 */
export function judgeEngine(info, version) {
  if (info?.host && info?.store) return podman;
  const components = version?.Server?.Components ?? [];
  if (components.some((/** @type {any} */ part) => /podman/i.test(part?.Name ?? ''))) return podman;
  const serverVersion = info?.ServerVersion ?? '';
  if (serverVersion === '') return notAnswering((info?.ServerErrors ?? []).join('; '));
  if (info.OSType !== 'linux') {
    return unfit(
      'engine-not-linux',
      `The Docker engine runs ${info.OSType} containers`,
      'Switch Docker to Linux containers',
    );
  }
  if (Number.parseInt(serverVersion, 10) < oldestEngine) {
    return unfit(
      'engine-too-old',
      `Docker ${serverVersion} answers here, but ${oldestEngine} or newer is needed`,
      'Upgrade Docker. On Debian 12: "apt-get remove docker.io", then run the command again: it installs a newer one',
    );
  }
  const security = (info.SecurityOptions ?? []).map((/** @type {string} */ option) => option.split(',')[0]);
  if (security.includes('name=rootless')) {
    return unfit(
      'engine-rootless',
      'This Docker engine is rootless: it cannot give the lab host the rights that nested engines need',
      'Use an engine that runs as root: "docker context use default", or install the system package docker.io',
    );
  }
  if (security.includes('name=userns')) {
    return unfit(
      'engine-userns',
      'This Docker engine remaps users (userns-remap): it refuses privileged containers, and the lab host is one that remaps by itself',
      'Remove "userns-remap" from /etc/docker/daemon.json and restart Docker',
    );
  }
  return {
    state: 'fit',
    version: serverVersion,
    cgroupVersion: String(info.CgroupVersion ?? '1'),
    storageDriver: String(info.Driver ?? ''),
    memoryBytes: Number(info.MemTotal ?? 0),
    cpus: Number(info.NCPU ?? 0),
    operatingSystem: String(info.OperatingSystem ?? ''),
    folder: String(info.DockerRootDir ?? ''),
    buildx: (info.ClientInfo?.Plugins ?? []).some((/** @type {any} */ plugin) => plugin?.Name === 'buildx'),
  };
}

/** @type {UnfitEngine} */
const podman = {
  state: 'unfit',
  code: 'engine-podman',
  message: 'The command "docker" leads to Podman: the lab host needs a Docker engine as its outer engine',
  hint: 'Install Docker 23 or newer beside it, and remove the package podman-docker if it is installed',
};

/** @param {string} detail @returns {EngineVerdict} */
function notAnswering(detail) {
  if (/permission denied/i.test(detail)) {
    return unfit(
      'engine-permission',
      'A Docker engine is here, but you may not use it (permission denied on its socket)',
      'Run "sudo usermod -aG docker $USER", sign out and in again; or start Drydock as root',
    );
  }
  return { state: 'absent', detail };
}

/** @param {string} code @param {string} message @param {string} hint @returns {UnfitEngine} */
function unfit(code, message, hint) {
  return { state: 'unfit', code, message, hint };
}
