import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';

/** A folder that does not outlive the lab host. */
const usual = '/run/drydock/at-work';

/**
 * Says that this process makes something in a sandbox that no journal knows. Another process, fleet that starts meanwhile, must not
 * take it for a left-over. Over at disposal, and with the process.
 */
export async function beAtWork(id: SandboxId, folder = usual): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, id);
  await writeFile(file, `${process.pid} ${await startOf(process.pid)}`);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/** Whether a process that lives is at work in it. */
export async function isAtWork(id: SandboxId, folder = usual): Promise<boolean> {
  const [pid = '', start] = (await readFile(join(folder, id), 'utf8').catch(() => '')).split(' ');
  return start !== undefined && (await startOf(Number(pid))) === start;
}

/** When it began, in ticks since the machine did: with its number it is unique. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.split(') ').at(-1)?.split(' ')[19];
}
