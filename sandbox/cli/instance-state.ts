import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a running instance tells about itself, in `state.json` of its data folder: for the other verbs, tests and benchmarks. */
const instanceState = z.object({
  name: z.string(),
  /** The one URL that was printed. */
  url: z.url(),
  port: z.number().int(),
  /** The supervisor: `drydock start`. */
  pid: z.number().int().positive(),
  /** Web's own process; another one after each restart. */
  webPid: z.number().int().positive(),
  fleetUrl: z.url(),
  relayUrl: z.url(),
  secretFile: z.string(),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
  version: z.string(),
  /** A successor of its web can join the port. */
  sharesPort: z.boolean().optional(),
  /** Digest of the code that it runs, as `digestOfCode` gives it; an instance of before there was one has none. */
  code: z.string().optional(),
});
export type InstanceState = z.infer<typeof instanceState>;

export function stateFile(data: string): string {
  return join(data, 'state.json');
}

/** The state as it was last written, or undefined: none, or one of another version that is not understood. */
export function readState(data: string): InstanceState | undefined {
  const file = stateFile(data);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  return instanceState.safeParse(parseJson(text)).data;
}

export function writeState(data: string, state: InstanceState): void {
  const file = stateFile(data);
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeState(data: string): void {
  rmSync(stateFile(data), { force: true });
}

/** The state of an instance whose supervisor lives, else undefined. */
export function findRunning(data: string): InstanceState | undefined {
  const state = readState(data);
  return state !== undefined && isOurs(state.pid, 'sandbox/cli/main.ts') ? state : undefined;
}

/** Whether this process lives and runs that file of ours: a number alone may have gone to somebody else's process. */
export function isOurs(pid: number, file: string): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(file);
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
