import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryDocker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';

/** Of 1024 that every other group has: busy neighbours leave it the tenth part of their processor, idle ones all of it. */
const share = 100;

/** How the engine keeps control groups. */
interface EngineGroups {
  /** `cgroupfs` or `systemd`. */
  readonly driver: string;
  /** `1` or `2`. */
  readonly version: string;
}

/**
 * A control group whose processes give way to all others, for builds beside lessons: `/drydock-background`. Undefined where systemd keeps the
 * groups, or the engine's machine is another: then builds have a share like everybody.
 */
export async function backgroundGroup(context: SetupContext): Promise<string | undefined> {
  const format = '{{.CgroupDriver}} {{.CgroupVersion}}';
  const { output } = await tryDocker(context, ['info', '--format', format]);
  const [driver = '', version = ''] = output.trim().split(' ');
  return makeGroup({ driver, version });
}

/** As above; `root` is where control groups are mounted. */
export function makeGroup({ driver, version }: EngineGroups, root = '/sys/fs/cgroup'): string | undefined {
  if (driver !== 'cgroupfs') return undefined;
  const name = 'drydock-background';
  try {
    const folder = version === '2' ? join(root, name) : join(root, 'cpu', name);
    // Not with its parents: those are the kernel's, and where they are missing Node would try for ever.
    if (!existsSync(folder)) mkdirSync(folder);
    if (version === '2') writeFileSync(join(folder, 'cpu.weight'), String(Math.round((share * 100) / 1024)));
    else writeFileSync(join(folder, 'cpu.shares'), String(share));
    return `/${name}`;
  } catch {
    return undefined;
  }
}
