import { readFile } from 'node:fs/promises';
import { places } from '../settings.ts';
import type { FleetContext } from './fleet-context.ts';
import { sandboxRlimits } from './sandbox/rlimits.ts';
import { sandboxSeccomp } from './sandbox/seccomp.ts';
import { prepareTemplate } from './template/use-template.ts';

/** What the process brings to fleet; the rest is read from the lab host. */
export type FleetProcess = Omit<FleetContext, 'seccomp' | 'rlimits' | 'template'>;

/** Completes the context from the files of the lab host, and makes the template visible to sandboxes. */
export async function readFleetContext(process: FleetProcess): Promise<FleetContext> {
  const [profile, limits, template] = await Promise.all([
    readFile(places.seccomp, 'utf8'),
    readFile('/proc/self/limits', 'utf8'),
    prepareTemplate(process.settings.template),
  ]);
  return { ...process, seccomp: sandboxSeccomp(profile), rlimits: sandboxRlimits(limits), template };
}
