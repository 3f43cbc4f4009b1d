import type { SandboxId } from '#protocol';
import type { ContainerSpec } from '../../engine/index.ts';
import { type AgentSettings, places, resolverAddress } from '../../settings.ts';
import type { FleetContext } from '../fleet-context.ts';
import { guardedFolder } from './guarded-folder.ts';
import { volumeMount } from './quota-volume.ts';

/** Labels by which everything of a sandbox is found again, also without a journal. */
export function sandboxLabels(settings: Pick<AgentSettings, 'instance'>, id: SandboxId) {
  return { 'dev.drydock.instance': settings.instance, 'dev.drydock.sandbox': id };
}

/** Filter that finds them. */
export const sandboxLabel = 'dev.drydock.sandbox';

/** The one recipe of a sandbox. Its wall is the user namespace of the lab engine; what stands here is depth. */
export function containerSpec({ settings, seccomp, rlimits, template }: FleetContext, id: SandboxId): ContainerSpec {
  return {
    image: settings.sandboxImage,
    hostname: 'sandbox',
    network: id,
    env: [`DRYDOCK_RESOLVER=${resolverAddress}`],
    labels: sandboxLabels(settings, id),
    binds: [
      `${volumeMount(id)}:/quota`,
      `${template.layers}:/layers:ro`,
      `${guardedFolder(id)}:/run/drydock`,
      // Empty until the set-up has the programs: they then appear in every sandbox by themselves.
      `${places.kubernetes}:/opt/kubernetes:ro`,
      // A program that the sandbox may run but not read, of an owner it does not know: the kernel then lets nobody in there look into it,
      // not even with SYS_PTRACE.
      `${places.programs}/holder:/usr/lib/drydock/holder:ro`,
    ],
    seccomp,
    // SYS_PTRACE: `docker exec` enters the namespaces of a process that may have another uid than root (postgres, every image with USER).
    capabilities: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE'],
    devices: ['/dev/net/tun'],
    limits: {
      memory: 1024 ** 3,
      pids: 512,
      cpus: 1,
      ulimits: rlimits,
    },
  };
}
