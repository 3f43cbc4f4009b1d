import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { courseRegistry, UserError } from '#protocol';
import { docker, tryDocker } from '../../images/docker.ts';
import { labHostNames } from '../lab-host/names.ts';
import type { SetupContext } from '../settings.ts';
import { registryAddress, registryNames } from './names.ts';

const inspection = z.array(
  z.object({
    State: z.object({ Running: z.boolean() }),
    Config: z.object({ Image: z.string(), Env: z.array(z.string()) }),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ Aliases: z.array(z.string()).nullish() })) }),
  }),
);

export interface RegistryOptions {
  readonly image: string;
  readonly secret: string;
}

/** Sees to it that the registry's container runs, of this image and with this secret; what it keeps lies in a volume and stays. */
export async function ensureContainer(context: SetupContext, { image, secret }: RegistryOptions): Promise<void> {
  const { settings } = context;
  const { container, volume, label } = registryNames(settings);
  const found = await tryDocker(context, ['container', 'inspect', container]);
  if (found.exitCode === 0) {
    const [there] = inspection.parse(JSON.parse(found.output));
    const aliases = there?.NetworkSettings.Networks[labHostNames(settings).network]?.Aliases ?? [];
    // A backup that was restored may have brought another secret: passwords follow from it.
    const isOurs =
      there?.Config.Image === image &&
      there.Config.Env.includes(`DRYDOCK_REGISTRY_SECRET=${secret}`) &&
      aliases.includes(courseRegistry.mirror);
    if (isOurs && there.State.Running) return;
    if (isOurs && (await tryDocker(context, ['start', container])).exitCode === 0) return;
    await docker(context, ['rm', '--force', container]);
  }
  await docker(context, ['volume', 'create', '--label', label, volume]);
  await docker(
    context,
    [
      ...['run', '--detach', '--name', container, '--hostname', container, '--label', label],
      ...['--network', labHostNames(settings).network, '--ip', registryAddress(settings.network)],
      // The cluster's nodes ask for it by the names that sandboxes know.
      ...[courseRegistry.host, courseRegistry.mirror].flatMap((name) => ['--network-alias', name]),
      // The machine's own door, through which the set-up fills it.
      ...['--publish', '127.0.0.1::80'],
      ...['--volume', `${volume}:/var/lib/registry`, '--read-only', '--tmpfs', '/tmp'],
      ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--memory', '768m', '--pids-limit', '256'],
      ...['--log-opt', 'max-size=10m', '--log-opt', 'max-file=2'],
      // Docker takes the values from its environment: no list of processes shows them.
      ...['--env', 'DRYDOCK_REGISTRY_SECRET', '--env', 'DRYDOCK_REGISTRY_UPSTREAM', '--env', 'DRYDOCK_WHEELS_UPSTREAM'],
      ...wayOut(process.env),
      image,
    ],
    { env: { DRYDOCK_REGISTRY_SECRET: secret } },
  );
}

/** `127.0.0.1:PORT`, where the machine itself reaches the registry; another port after each start of the container. */
export async function publishedDoor(context: SetupContext): Promise<string> {
  const output = await docker(context, ['port', registryNames(context.settings).container, '80/tcp']);
  const address = output.split('\n').find((line) => line.startsWith('127.0.0.1:'));
  if (address === undefined) throw new Error(`The course registry is not published: "${output}"`);
  return address.trim();
}

/** Milliseconds in which it must answer. */
const answerWithin = 60_000;

/** Resolves when images can be pushed at the door. */
export async function registryAnswers(context: SetupContext, door: string): Promise<void> {
  const until = AbortSignal.any([context.signal, AbortSignal.timeout(answerWithin)]);
  for (;;) {
    // A repository that nobody has: 404 is said by the storage behind the front.
    const answer = await fetch(`http://${door}/v2/ready/ready/tags/list`, { signal: until }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 404) return;
    context.signal.throwIfAborted();
    if (until.aborted) break;
    await wait(100);
  }
  const { output } = await tryDocker(context, ['logs', '--tail', '10', registryNames(context.settings).container]);
  throw new UserError({
    code: 'registry-silent',
    message: `The course registry does not answer:\n${output.slice(-700)}`,
    hint: 'Look at the disk of this machine (npx drydock doctor), then start again',
  });
}

/** What a site's own proxy asks of everybody who wants out: its certificate and its address. */
function wayOut(env: NodeJS.ProcessEnv): readonly string[] {
  const file = [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE].find((path) => path !== undefined && existsSync(path));
  const trusted = '/etc/ssl/certs/site.crt';
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].filter((name) => env[name]);
  return [
    ...(file === undefined
      ? []
      : [
          '--volume',
          `${resolve(file)}:${trusted}:ro`,
          '--env',
          `NODE_EXTRA_CA_CERTS=${trusted}`,
          '--env',
          `SSL_CERT_FILE=${trusted}`,
        ]),
    ...names.flatMap((name) => ['--env', name]),
    ...(names.length === 0 ? [] : ['--env', 'NODE_USE_ENV_PROXY=1']),
  ];
}
