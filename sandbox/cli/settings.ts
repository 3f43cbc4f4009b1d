import { isIPv4 } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '#protocol';
import { dataFolder } from '../bootstrap/data-folder.mjs';
import type { Progress } from './progress.ts';

/** Everything that can be set from outside, read from the environment once. Each key is `DRYDOCK_` and its name there. */
export interface Settings {
  /** `DRYDOCK_NAME`: prefix of every container, network and volume of this instance. Default `drydock`. */
  readonly name: string;
  /** `DRYDOCK_DATA`: folder for state, logs, secrets and the database. Default `/var/lib/<name>` for root, else `$XDG_DATA_HOME/<name>`. */
  readonly data: string;
  /** `DRYDOCK_HOST`: address that web listens on. Default `127.0.0.1`. */
  readonly host: string;
  /** `DRYDOCK_PORT`: port that web listens on; the next free one is taken when it is not free. Default 4321. */
  readonly port: number;
  /** `DRYDOCK_URL`: public origin when it is not `http://<host>:<port>`. */
  readonly url: string | undefined;
  /** `DRYDOCK_ALLOWED_HOSTS`: further values of the Host header that web answers, separated by commas. */
  readonly allowedHosts: string | undefined;
  /** `DRYDOCK_LESSONS`: folders of lessons, separated by `:`. Default: `lessons` in the clone. */
  readonly lessons: readonly string[];
  /** `DRYDOCK_WARM`: sandboxes kept ready to be claimed when nobody comes. Default 2. */
  readonly warm: number;
  /** `DRYDOCK_WARM_MAX`: kept ready at most, while many come. Default 8. */
  readonly warmMax: number;
  /** `DRYDOCK_WARM_PER_MINUTE`: made in advance in a minute at most. Default 30. */
  readonly warmPerMinute: number;
  /** `DRYDOCK_KEEP_FREE_MEMORY`, `DRYDOCK_KEEP_FREE_DISK`: MiB below which no further sandbox starts. Default 512 and 2048. */
  readonly keepFreeMemory: number;
  readonly keepFreeDisk: number;
  /** `DRYDOCK_LEAST_SHARE`: percent of a core that each sandbox has when all cores are busy; no further one starts that would get less. Default 5. */
  readonly leastShare: number;
  /** `DRYDOCK_KEEP_STOPPED`: hours that the files of a stopped sandbox are kept. Default 24. */
  readonly keepStopped: number;
  /** `DRYDOCK_NETWORK`: IPv4 range of the lab host's network on the machine's engine. Default `10.209.0.0/24`. */
  readonly network: string;
  /** `DRYDOCK_EGRESS`: whether sandboxes reach the internet; `off` leaves them the course registry. Default `on`. */
  readonly egress: 'on' | 'off';
  /** `DRYDOCK_KUBERNETES`: whether the Kubernetes cluster is prepared in the background; without it, its lessons can only be read. Default `on`. */
  readonly kubernetes: 'on' | 'off';
  /** `DRYDOCK_KUBERNETES_NODES`: nodes of that cluster, 1 or 3 (then one of them is the control plane's alone). Another number makes it anew. Default 1. */
  readonly kubernetesNodes: 1 | 3;
  /** `DRYDOCK_KUBECONFIG`: file of an existing cluster's administrator; lessons use that cluster, and none is made. Default: none. */
  readonly kubeconfig: string | undefined;
  /** `DRYDOCK_KUBERNETES_WALL`: reference by which nodes of an existing cluster pull the wall's image. Default: they have it. */
  readonly wallImage: string | undefined;
  /** `DRYDOCK_KUBERNETES_ADDRESS`: IPv4 address where node ports and ingress of an existing cluster answer. Default: its first node's. */
  readonly kubernetesAddress: string | undefined;
  /** `DRYDOCK_INSTALL`: `never` forbids installing packages on this machine. Default `auto`. */
  readonly install: 'auto' | 'never';
  /** `DRYDOCK_WEB_UID`: user and group that web runs as when started by root; no account is needed. Default 64321. */
  readonly webUid: number;
}

/** What every part of the set-up gets. */
export interface SetupContext {
  readonly settings: Settings;
  /** Folder of the clone, absolute. */
  readonly root: string;
  readonly progress: Progress;
  /** Writes one line to the log file of this run; never to the screen. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Ranges inside the lab host: its engine's bridge and the networks of the sandboxes. They never leave the container. */
export const labRange = '10.200.0.0/16';

const number = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= low && value <= high, `between ${low} and ${high}`);

const ipv4Range = z.string().refine((value) => {
  const [address = '', bits = ''] = value.split('/');
  return isIPv4(address) && /^\d{1,2}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= 28;
}, 'an IPv4 range of /8 to /28, for example 10.209.0.0/24');

const environment = z.object({
  DRYDOCK_NAME: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,23}$/, 'small letters, digits and dashes, at most 24, starting with a letter')
    .default('drydock'),
  DRYDOCK_DATA: z.string().refine(isAbsolute, 'an absolute path').optional(),
  DRYDOCK_HOST: z.string().min(1).default('127.0.0.1'),
  DRYDOCK_PORT: number(1, 65_535).default(4321),
  DRYDOCK_URL: z.url({ protocol: /^https?$/ }).optional(),
  DRYDOCK_ALLOWED_HOSTS: z.string().optional(),
  DRYDOCK_LESSONS: z.string().optional(),
  DRYDOCK_WARM: number(0, 100).default(2),
  DRYDOCK_WARM_MAX: number(0, 100).default(8),
  DRYDOCK_WARM_PER_MINUTE: number(1, 600).default(30),
  DRYDOCK_KEEP_FREE_MEMORY: number(0, 999_999).default(512),
  DRYDOCK_KEEP_FREE_DISK: number(0, 999_999).default(2048),
  DRYDOCK_LEAST_SHARE: number(1, 100).default(5),
  DRYDOCK_KEEP_STOPPED: number(1, 8760).default(24),
  DRYDOCK_NETWORK: ipv4Range.default('10.209.0.0/24'),
  DRYDOCK_EGRESS: z.enum(['on', 'off']).default('on'),
  DRYDOCK_KUBERNETES: z.enum(['on', 'off']).default('on'),
  DRYDOCK_KUBERNETES_NODES: z
    .enum(['1', '3'])
    .default('1')
    .transform((nodes) => (nodes === '3' ? 3 : 1)),
  DRYDOCK_KUBECONFIG: z.string().refine(isAbsolute, 'an absolute path').optional(),
  DRYDOCK_KUBERNETES_WALL: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/:@-]{0,200}$/, 'the reference of an image, for example registry.example/drydock-wall:1')
    .optional(),
  DRYDOCK_KUBERNETES_ADDRESS: z.ipv4('an IPv4 address').optional(),
  DRYDOCK_INSTALL: z.enum(['auto', 'never']).default('auto'),
  DRYDOCK_WEB_UID: number(1, 65_533).default(64_321),
});

/** The world around the settings, passed in so that tests own it. */
export interface SettingsSource {
  readonly env: NodeJS.ProcessEnv;
  readonly root: string;
  readonly isRoot: boolean;
}

/** Reads the settings. Throws UserError `bad-setting` that names the variable, what it holds and what fits. An empty variable counts as unset. */
export function readSettings({ env, root, isRoot }: SettingsSource): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw badSetting(parsed.error, given);
  const { DRYDOCK_NAME: name, DRYDOCK_LESSONS: lessons, ...rest } = parsed.data;
  return {
    name,
    data: dataFolder(env, isRoot),
    host: rest.DRYDOCK_HOST,
    port: rest.DRYDOCK_PORT,
    url: rest.DRYDOCK_URL,
    allowedHosts: rest.DRYDOCK_ALLOWED_HOSTS,
    lessons: (lessons ?? 'lessons')
      .split(':')
      .filter((folder) => folder !== '')
      .map((folder) => resolve(root, folder)),
    warm: rest.DRYDOCK_WARM,
    warmMax: rest.DRYDOCK_WARM_MAX,
    warmPerMinute: rest.DRYDOCK_WARM_PER_MINUTE,
    keepFreeMemory: rest.DRYDOCK_KEEP_FREE_MEMORY,
    keepFreeDisk: rest.DRYDOCK_KEEP_FREE_DISK,
    leastShare: rest.DRYDOCK_LEAST_SHARE,
    keepStopped: rest.DRYDOCK_KEEP_STOPPED,
    network: rest.DRYDOCK_NETWORK,
    egress: rest.DRYDOCK_EGRESS,
    kubernetes: rest.DRYDOCK_KUBERNETES,
    kubernetesNodes: rest.DRYDOCK_KUBERNETES_NODES,
    kubeconfig: rest.DRYDOCK_KUBECONFIG,
    wallImage: rest.DRYDOCK_KUBERNETES_WALL,
    kubernetesAddress: rest.DRYDOCK_KUBERNETES_ADDRESS,
    install: rest.DRYDOCK_INSTALL,
    webUid: rest.DRYDOCK_WEB_UID,
  };
}

function badSetting(error: z.ZodError, given: Record<string, string | undefined>): UserError {
  const [issue] = error.issues;
  const variable = String(issue?.path[0] ?? 'A setting');
  return new UserError({
    code: 'bad-setting',
    message: `${variable} is "${given[variable] ?? ''}", which does not fit: ${issue?.message ?? 'unknown value'}`,
    hint: `Change ${variable} or unset it to use the default`,
  });
}
