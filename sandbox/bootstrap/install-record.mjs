// @ts-check
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What we have put on this machine outside the clone and the data folder, for `drydock uninstall --docker`.
 * `pending`: packages whose installation has begun and not ended; the next run must finish it, whatever seems to be there.
 * @typedef {{ packages: string[], files: string[], pending: string[], dockerdPid: number | undefined }} InstallRecord
 */

/** @param {string} data @returns {InstallRecord} */
export function readInstallRecord(data) {
  const file = join(data, 'installed.json');
  const stored = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    packages: stored.packages ?? [],
    files: stored.files ?? [],
    pending: stored.pending ?? [],
    dockerdPid: stored.dockerdPid,
  };
}

/** @param {string} data @param {InstallRecord} record */
export function writeInstallRecord(data, record) {
  mkdirSync(data, { recursive: true, mode: 0o711 });
  const file = join(data, 'installed.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
