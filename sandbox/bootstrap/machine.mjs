// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What the plan depends on.
 * @typedef {{
 *   platform: string, arch: string, isRoot: boolean, systemd: boolean,
 *   id: string, version: string, codename: string, prettyName: string, dockerd: string | undefined,
 * }} Machine
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Machine}
 */
export function readMachine(env) {
  const release = parseOsRelease(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '');
  return {
    platform: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    systemd: existsSync('/run/systemd/system'),
    id: release.ID ?? '',
    version: release.VERSION_ID ?? '',
    codename: release.VERSION_CODENAME ?? '',
    prettyName: release.PRETTY_NAME ?? process.platform,
    dockerd: findProgram(env, 'dockerd'),
  };
}

/**
 * Looks in PATH and in the folders for system programs, which PATH lacks in some shells of root.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 */
export function findProgram(env, name) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** @param {string} text @returns {Record<string, string | undefined>} */
export function parseOsRelease(text) {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z_]+)=(.*)$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]];
    }),
  );
}
