import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '#protocol';
import type { AgentAddress } from '../lab-client/index.ts';
import type { SeatTimes } from './seats/due.ts';

/** Everything web is told from outside, read from the environment once. */
export interface Config {
  /** `DRYDOCK_HOST`, `DRYDOCK_PORT`: where web listens. Default 127.0.0.1 and 4321; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  /** `DRYDOCK_URL`: public origin, when it is not where web listens. */
  readonly url: URL | undefined;
  /** `DRYDOCK_ALLOWED_HOSTS`: further values of the Host header that are answered, separated by commas. */
  readonly allowedHosts: readonly string[];
  /** `DRYDOCK_PREVIEW_DOMAIN`: ports of sandboxes open below it, `PORT--NAME.DOMAIN`. Default `localhost` for an installation on one's own machine, else none. */
  readonly previewDomain: string | undefined;
  /** `DRYDOCK_TRUSTED_PROXIES`: addresses or ranges whose X-Forwarded-For is believed, separated by commas. */
  readonly trustedProxies: readonly string[];
  /** `DRYDOCK_TLS_CERT`, `DRYDOCK_TLS_KEY`: PEM files; both or none. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** File of the database, in `DRYDOCK_DATA`. */
  readonly database: string;
  /** Folder in `DRYDOCK_DATA` that tells of the cluster. */
  readonly clusterFolder: string;
  /** `DRYDOCK_NAME`: what is of this instance bears it. Default `drydock`. */
  readonly name: string;
  /** `DRYDOCK_SITE`: folder of the built site. Default `dist`. */
  readonly site: string;
  /** `DRYDOCK_LESSONS`: folders of lessons, separated by `:`. Default `lessons`. */
  readonly lessons: readonly string[];
  /** `DRYDOCK_FLEET_URL`, `DRYDOCK_RELAY_URL`, `DRYDOCK_AGENT_SECRET_FILE`: the lab host. */
  readonly agent: AgentAddress;
  /**
   * `DRYDOCK_IDLE_MINUTES` (20), `DRYDOCK_IDLE_GRACE_SECONDS` (120), `DRYDOCK_LIMIT_HOURS` (4), `DRYDOCK_LIMIT_WARNING_MINUTES` (10),
   * `DRYDOCK_HOLD_SECONDS` (60): when a sandbox is asked about and stopped, and how long a free place is kept. Fractions are fine.
   */
  readonly times: SeatTimes;
  /** `DRYDOCK_LOG_LEVEL`. Default `info`. */
  readonly logLevel: string;
  /** `DRYDOCK_READY_FD`: open descriptor on which its supervisor is told that web listens. */
  readonly readyFd: number | undefined;
  /** `DRYDOCK_SHARE_PORT`: its supervisor lets a successor join the port, or this is one. */
  readonly sharePort: 'first' | 'successor' | undefined;
  /** `DRYDOCK_DEV_FD`: `drydock dev` reads from it what happens to lessons (`devEvent`, one a line). Set: an author is at work, alone. */
  readonly devFd: number | undefined;
}

const second = 1000;
const minute = 60 * second;

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const agentUrl = z
  .url({ protocol: /^http$/ })
  .transform((text) => new URL(text))
  .refine(({ hostname }) => loopback.has(hostname), 'an address of this machine, for example http://127.0.0.1:7001');

const environment = z.object({
  DRYDOCK_HOST: z.string().default('127.0.0.1'),
  DRYDOCK_PORT: z.coerce.number().int().min(0).max(65_535).default(4321),
  DRYDOCK_URL: z
    .url({ protocol: /^https?$/ })
    .transform((text) => new URL(text))
    .optional(),
  DRYDOCK_ALLOWED_HOSTS: list,
  DRYDOCK_PREVIEW_DOMAIN: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      'a name in lower case, without port or star',
    )
    .max(200)
    .optional(),
  DRYDOCK_TRUSTED_PROXIES: list,
  DRYDOCK_TLS_CERT: z.string().optional(),
  DRYDOCK_TLS_KEY: z.string().optional(),
  DRYDOCK_DATA: z.string().refine(isAbsolute, 'an absolute path'),
  DRYDOCK_NAME: z.string().default('drydock'),
  DRYDOCK_SITE: z.string().default('dist'),
  DRYDOCK_LESSONS: z.string().default('lessons'),
  DRYDOCK_FLEET_URL: agentUrl,
  DRYDOCK_RELAY_URL: agentUrl,
  DRYDOCK_AGENT_SECRET_FILE: z.string(),
  DRYDOCK_IDLE_MINUTES: z.coerce.number().positive().default(20),
  DRYDOCK_IDLE_GRACE_SECONDS: z.coerce.number().positive().default(120),
  DRYDOCK_LIMIT_HOURS: z.coerce.number().positive().default(4),
  DRYDOCK_LIMIT_WARNING_MINUTES: z.coerce.number().positive().default(10),
  DRYDOCK_HOLD_SECONDS: z.coerce.number().positive().default(60),
  DRYDOCK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DRYDOCK_READY_FD: z.coerce.number().int().min(3).max(255).optional(),
  DRYDOCK_SHARE_PORT: z.enum(['first', 'successor']).optional(),
  DRYDOCK_DEV_FD: z.coerce.number().int().min(3).max(255).optional(),
});

/** Reads the environment; relative paths start at `root`, an empty variable counts as unset. Throws UserError `bad-setting`. */
export function readConfig(env: NodeJS.ProcessEnv, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const variable = String(issue?.path[0] ?? 'A setting');
    const found = given[variable] === undefined ? 'is not set' : `is "${given[variable]}"`;
    throw badSetting(`${variable} ${found}: ${issue?.message ?? 'not understood'}`, `Set ${variable} and start again`);
  }
  const settings = parsed.data;
  return {
    host: settings.DRYDOCK_HOST,
    port: settings.DRYDOCK_PORT,
    url: settings.DRYDOCK_URL,
    allowedHosts: settings.DRYDOCK_ALLOWED_HOSTS,
    previewDomain: settings.DRYDOCK_PREVIEW_DOMAIN,
    trustedProxies: settings.DRYDOCK_TRUSTED_PROXIES,
    tls: readTls(settings.DRYDOCK_TLS_CERT, settings.DRYDOCK_TLS_KEY),
    database: join(settings.DRYDOCK_DATA, 'web', 'drydock.sqlite'),
    clusterFolder: join(settings.DRYDOCK_DATA, 'cluster'),
    name: settings.DRYDOCK_NAME,
    site: resolve(root, settings.DRYDOCK_SITE),
    lessons: settings.DRYDOCK_LESSONS.split(':')
      .filter((folder) => folder !== '')
      .map((folder) => resolve(root, folder)),
    agent: {
      fleet: settings.DRYDOCK_FLEET_URL,
      relay: settings.DRYDOCK_RELAY_URL,
      secret: readFile('DRYDOCK_AGENT_SECRET_FILE', settings.DRYDOCK_AGENT_SECRET_FILE).toString('utf8').trim(),
    },
    times: {
      idle: settings.DRYDOCK_IDLE_MINUTES * minute,
      grace: settings.DRYDOCK_IDLE_GRACE_SECONDS * second,
      limit: settings.DRYDOCK_LIMIT_HOURS * 60 * minute,
      warning: settings.DRYDOCK_LIMIT_WARNING_MINUTES * minute,
      hold: settings.DRYDOCK_HOLD_SECONDS * second,
    },
    logLevel: settings.DRYDOCK_LOG_LEVEL,
    readyFd: settings.DRYDOCK_READY_FD,
    sharePort: settings.DRYDOCK_SHARE_PORT,
    devFd: settings.DRYDOCK_DEV_FD,
  };
}

function readTls(cert: string | undefined, key: string | undefined): Config['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const missing = cert === undefined ? 'DRYDOCK_TLS_CERT' : 'DRYDOCK_TLS_KEY';
    throw badSetting(`${missing} is not set, its partner is`, 'Set both to serve TLS, or none');
  }
  return { cert: readFile('DRYDOCK_TLS_CERT', cert), key: readFile('DRYDOCK_TLS_KEY', key) };
}

function readFile(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw badSetting(
      `${variable} names a file that cannot be read: ${text}`,
      `Change ${variable}, or make the file readable`,
    );
  }
}

function badSetting(message: string, hint: string): UserError {
  return new UserError({ code: 'bad-setting', message, hint });
}
