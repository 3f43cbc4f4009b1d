import type Docker from 'dockerode';
import type { ContainerSpec } from './engine.ts';

/** A sandbox's container in the engine's words. Pure, so that a test can read every flag. */
export function containerOptions(name: string, spec: ContainerSpec): Docker.ContainerCreateOptions {
  const { limits } = spec;
  return {
    name,
    Image: spec.image,
    Hostname: spec.hostname,
    Env: [...spec.env],
    Labels: { ...spec.labels },
    HostConfig: {
      ReadonlyRootfs: true,
      CapAdd: [...spec.capabilities],
      SecurityOpt: [`seccomp=${spec.seccomp}`],
      // What `systempaths=unconfined` means: nested engines set sysctls of their own network namespaces. The user namespace guards the rest.
      MaskedPaths: [],
      ReadonlyPaths: [],
      // Not in the types of the library; the engine has it since API 1.41.
      ...{ CgroupnsMode: 'private' },
      NetworkMode: spec.network,
      Binds: [...spec.binds],
      Devices: spec.devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
      Memory: limits.memory,
      // Equal to Memory: no swap on top.
      MemorySwap: limits.memory,
      PidsLimit: limits.pids,
      NanoCpus: Math.round(limits.cpus * 1e9),
      Ulimits: limits.ulimits.map(({ name: Name, value }) => ({ Name, Soft: value, Hard: value })),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '1' } },
      RestartPolicy: { Name: 'no' },
    },
  };
}
