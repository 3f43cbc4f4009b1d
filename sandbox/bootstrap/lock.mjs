// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Holds off a second one of us: two `npm ci` at once would destroy each other's work.
 * The lock names its process; one whose process is gone counts for nothing, so a kill at any moment leaves no lock behind.
 * @param {{ file: string, what: string, signal: AbortSignal, say: (text: string) => void }} source `what`: `set-up of this clone`
 * @returns {Promise<() => void>} releases it
 */
export async function holdLock({ file, what, signal, say }) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${bornAt(process.pid) ?? ''}`;
  for (let told = false; ; ) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      let held = true;
      return () => {
        // Once: afterwards it may be somebody else's.
        if (held) rmSync(file, { force: true });
        held = false;
      };
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    }
    const holder = readHolder(file);
    if (holder === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`Another ${what} is under way (process ${holder}); waiting for it`);
    told = true;
    await wait(300, undefined, { signal });
  }
}

/** @param {string} file @returns {number | undefined} the living process that holds the lock */
function readHolder(file) {
  try {
    const [pid, born] = readFileSync(file, 'utf8').split(' ');
    const number = Number(pid);
    if (!Number.isInteger(number) || number <= 0) return undefined;
    return isAlive(number) && (bornAt(number) ?? '') === (born ?? '') ? number : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/**
 * When a process started, in the kernel's ticks: with the pid it names a process for good. Undefined where there is no /proc.
 * @param {number} pid
 */
function bornAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
