import { z } from 'zod';

const MiB = 1024 ** 2;

/** What the set-up tells the agent, through the environment (written by sandbox/cli/lab-host as settings.env beside the code). */
const agentEnvironment = z.object({
  /** Bearer secret of both doors. */
  DRYDOCK_AGENT_SECRET: z.string().min(32),
  /** Instance this lab host belongs to; its label on every Docker object. */
  DRYDOCK_NAME: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/),
  /** Stable name of the lab host, shown in HELLO. */
  DRYDOCK_HOST: z.string().min(1).max(64),
  /** Version of the agent's code: its content hash. */
  DRYDOCK_AGENT_VERSION: z.string().max(64).default('development'),
  /** Image of a sandbox, as the lab engine knows it. */
  DRYDOCK_SANDBOX_IMAGE: z.string().regex(/^[a-z0-9][a-z0-9._/:-]{0,200}$/),
  /** Folder name of the template (images that are there from the start) below /var/lib/drydock/template. */
  DRYDOCK_TEMPLATE: z
    .string()
    .regex(/^[a-z0-9]{8,64}$/)
    .optional(),
  /** Sandboxes kept ready: when nobody comes, at most, and how many may be made in a minute. */
  DRYDOCK_WARM: z.coerce.number().int().min(0).max(100).default(2),
  DRYDOCK_WARM_MAX: z.coerce.number().int().min(0).max(100).default(8),
  DRYDOCK_WARM_PER_MINUTE: z.coerce.number().int().min(1).max(600).default(30),
  /** MiB of memory and disk that are kept free, and percent of a core that each sandbox gets when all cores are busy. */
  DRYDOCK_KEEP_FREE_MEMORY: z.coerce.number().int().min(0).default(512),
  DRYDOCK_KEEP_FREE_DISK: z.coerce.number().int().min(0).default(2048),
  DRYDOCK_LEAST_SHARE: z.coerce.number().positive().max(100).default(5),
  /** Hours that the files of a stopped sandbox are kept. */
  DRYDOCK_KEEP_STOPPED: z.coerce.number().positive().default(24),
  /** Whether sandboxes reach the internet, and names of it are found. */
  DRYDOCK_EGRESS: z.enum(['on', 'off']).default('on'),
  /** Private addresses that sandboxes may reach nevertheless: `10.1.2.3:3128,10.9.0.0/24`. */
  DRYDOCK_EGRESS_ALLOW: z.string().default(''),
  /** `10.209.0.254:80`: where the course registry is. */
  DRYDOCK_REGISTRY: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3}){3}:\d{1,5}$/)
    .optional(),
  /** `drydock-control-plane`: name of the Kubernetes node in the lab host's network, whether it is there or not. */
  DRYDOCK_CLUSTER: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .optional(),
});

export interface AgentSettings {
  readonly secret: string;
  readonly instance: string;
  readonly host: string;
  readonly version: string;
  readonly sandboxImage: string;
  readonly template: string | undefined;
  readonly warm: { readonly min: number; readonly max: number; readonly perMinute: number };
  /** Bytes of memory and disk that are kept free, and the part of a core that each sandbox gets when all cores are busy. */
  readonly keepFree: { readonly memory: number; readonly disk: number; readonly share: number };
  /** Milliseconds that the files of a stopped sandbox are kept. */
  readonly keepStopped: number;
  /** `off`: of everything outside, sandboxes reach the course registry alone. */
  readonly egress: 'on' | 'off';
  readonly egressAllow: string;
  readonly registry: Endpoint | undefined;
  /** Name of the Kubernetes node in the network. */
  readonly cluster: string | undefined;
}

/** An IPv4 address and a TCP port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Reads the agent's settings. Throws on a wrong one: the set-up writes them, so that is a bug. */
export function readAgentSettings(env: NodeJS.ProcessEnv): AgentSettings {
  const given = agentEnvironment.parse(env);
  return {
    secret: given.DRYDOCK_AGENT_SECRET,
    instance: given.DRYDOCK_NAME,
    host: given.DRYDOCK_HOST,
    version: given.DRYDOCK_AGENT_VERSION,
    sandboxImage: given.DRYDOCK_SANDBOX_IMAGE,
    template: given.DRYDOCK_TEMPLATE,
    warm: {
      min: given.DRYDOCK_WARM,
      max: Math.max(given.DRYDOCK_WARM, given.DRYDOCK_WARM_MAX),
      perMinute: given.DRYDOCK_WARM_PER_MINUTE,
    },
    keepFree: {
      memory: given.DRYDOCK_KEEP_FREE_MEMORY * MiB,
      disk: given.DRYDOCK_KEEP_FREE_DISK * MiB,
      share: given.DRYDOCK_LEAST_SHARE / 100,
    },
    keepStopped: given.DRYDOCK_KEEP_STOPPED * 60 * 60 * 1000,
    egress: given.DRYDOCK_EGRESS,
    egressAllow: given.DRYDOCK_EGRESS_ALLOW,
    registry: endpointOf(given.DRYDOCK_REGISTRY),
    cluster: given.DRYDOCK_CLUSTER,
  };
}

function endpointOf(text: string | undefined): Endpoint | undefined {
  const [address, port] = (text ?? '').split(':');
  return address === undefined || port === undefined ? undefined : { address, port: Number(port) };
}

/** Folders of the lab host. */
export const places = {
  /** One folder a sandbox, each a tmpfs of its own, with the sockets that the sandbox offers. */
  guarded: '/run/drydock/s',
  /** Mount points of the quota volumes. */
  mounts: '/run/drydock/quota',
  /** Mount points of the templates' layers. */
  layers: '/run/drydock/template',
  /** Image files of the quota volumes. */
  volumes: '/var/lib/drydock/quota',
  journal: '/var/lib/drydock/sandboxes',
  template: '/var/lib/drydock/template',
  /** kubectl and the like, which the set-up puts there when it has them. */
  kubernetes: '/var/lib/drydock/kubernetes',
  programs: '/opt/drydock/bin',
  seccomp: '/opt/drydock/seccomp.json',
  engineSocket: '/run/docker.sock',
} as const;

/** uid and gid on the lab host of root in every sandbox. */
export const sandboxRoot = 1_000_000;
/** gid on the lab host of the group `docker` in every sandbox: it owns the sockets that relay connects to. */
export const sandboxDockerGroup = 1_000_800;

export const ports = { fleet: 7001, relay: 7002 } as const;
/** Address of the lab host's resolver on its engine's own bridge, the same in every lab host. */
export const resolverAddress = '10.200.0.1';
