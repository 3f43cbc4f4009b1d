import { z } from 'zod';

const environment = z.object({
  /** Passwords and tokens follow from it. */
  DRYDOCK_REGISTRY_SECRET: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where images come from that are not kept here. */
  DRYDOCK_REGISTRY_UPSTREAM: z.url({ protocol: /^https?$/ }).default('https://registry-1.docker.io'),
  /** Where Python packages come from that are not kept here. */
  DRYDOCK_WHEELS_UPSTREAM: z.url({ protocol: /^https?$/ }).default('https://pypi.org/simple/'),
  DRYDOCK_REGISTRY_PORT: z.coerce.number().int().min(0).max(65_535).default(80),
  /** Folder of everything that is kept. */
  DRYDOCK_REGISTRY_DATA: z.string().default('/var/lib/registry'),
});

const MiB = 1024 ** 2;

/** Bytes that are kept at most, so that no learner and no lesson fills the machine's disk. */
export const limits = {
  /** Of one learner, counted as he sends them; layers that are here already cost nothing. */
  learner: 256 * MiB,
  /** Of all learners. */
  learners: 4096 * MiB,
  /** Pulled through from the upstream. */
  mirror: 8192 * MiB,
  wheels: 1024 * MiB,
} as const;

export interface RegistrySettings {
  readonly secret: string;
  readonly upstream: string;
  readonly wheelsUpstream: string;
  readonly port: number;
  readonly data: string;
}

/** Throws on a wrong setting: the set-up writes them, so that is a bug. */
export function readRegistrySettings(env: NodeJS.ProcessEnv): RegistrySettings {
  const given = environment.parse(env);
  return {
    secret: given.DRYDOCK_REGISTRY_SECRET,
    upstream: given.DRYDOCK_REGISTRY_UPSTREAM,
    wheelsUpstream: given.DRYDOCK_WHEELS_UPSTREAM,
    port: given.DRYDOCK_REGISTRY_PORT,
    data: given.DRYDOCK_REGISTRY_DATA,
  };
}
