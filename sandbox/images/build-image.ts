import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { x } from 'tinyexec';
import type { Phase } from '../cli/progress.ts';
import type { SetupContext } from '../cli/settings.ts';
import { contentHash } from './content-hash.ts';
import { docker } from './docker.ts';
import { proxyArguments } from './proxy-arguments.ts';
import { imageId } from './registry.ts';

export interface BuildRequest {
  /** Folder below sandbox/images, and the image's name behind the instance's. */
  readonly folder: string;
  /** Another name, where a folder makes several images. */
  readonly name?: string;
  /** Further build contexts: name -> folder. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Images that it takes something from: name of the build context -> reference. */
  readonly from?: Readonly<Record<string, string>>;
  /** Id of the base image: another base, another image. */
  readonly base: string;
  /** Control group of the engine's machine whose share of the processor the build has. */
  readonly group?: string | undefined;
}

export interface BuiltImage {
  readonly reference: string;
  readonly id: string;
  /** False when it was there already. */
  readonly built: boolean;
}

/** The image of a folder as it is now, when it was built before. */
export async function findImage(context: SetupContext, request: BuildRequest): Promise<BuiltImage | undefined> {
  const reference = await referenceOf(context, request);
  const id = await imageId(context, reference);
  return id === undefined ? undefined : { reference, id, built: false };
}

async function referenceOf(
  { settings, root }: SetupContext,
  { folder, name = folder, contexts = {}, from = {}, base }: BuildRequest,
): Promise<string> {
  const words = [base, ...Object.values(from)];
  const hash = await contentHash([join(root, 'sandbox/images', folder), ...Object.values(contexts)], words);
  return `${settings.name}-${name}:${hash}`;
}

/** Builds the image of a folder, or does nothing when one of the same content is there. */
export async function buildImage(context: SetupContext, request: BuildRequest, phase: Phase): Promise<BuiltImage> {
  const there = await findImage(context, request);
  if (there !== undefined) return there;
  const { settings, root } = context;
  const folder = join(root, 'sandbox/images', request.folder);
  const contexts = [
    ...Object.entries(request.contexts ?? {}),
    ...Object.entries(request.from ?? {}).map(([name, reference]) => [name, `docker-image://${reference}`] as const),
  ];
  const reference = await referenceOf(context, request);

  const steps = { done: 0, all: 0 };
  await docker(
    context,
    [
      'build',
      '--progress=plain',
      ...['--tag', reference, '--label', `dev.drydock.instance=${settings.name}`],
      ...contexts.flatMap(([name, path]) => ['--build-context', `${name}=${path}`]),
      ...(request.group === undefined ? [] : ['--cgroup-parent', request.group]),
      ...proxyArguments(process.env),
      ...['--build-arg', `NPM_REGISTRY=${await npmRegistry(context.signal)}`],
      // Docker takes the value from the environment.
      ...(process.env.GOPROXY ? ['--build-arg', 'GOPROXY'] : []),
      ...certificates(),
      folder,
    ],
    {
      env: { DOCKER_BUILDKIT: '1' },
      onLine: (line) => {
        const step = readStep(line);
        if (step?.number !== undefined)
          Object.assign(steps, { done: Math.max(steps.done, step.number - 1), all: step.of });
        if (step !== undefined) phase.update(step.text, steps.all === 0 ? undefined : steps.done / steps.all);
      },
    },
  );
  const id = await imageId(context, reference);
  if (id === undefined) throw new Error(`The build of "${reference}" left no image`);
  return { reference, id, built: true };
}

/** Where this machine's npm gets its packages, without a slash at the end: builds get them from there too. */
async function npmRegistry(signal: AbortSignal): Promise<string> {
  const set = process.env.npm_config_registry;
  const address = set ? set : (await x('npm', ['config', 'get', 'registry'], { signal, throwOnError: true })).stdout;
  return address.trim().replace(/\/$/, '');
}

/** Certificates that this machine trusts, for sites whose proxy has its own; the image keeps none of them. */
function certificates(): readonly string[] {
  const candidates = [process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE, '/etc/ssl/certs/ca-certificates.crt'];
  const file = candidates.find((path) => path !== undefined && existsSync(path));
  return file === undefined ? [] : ['--secret', `id=ca,src=${file}`];
}

/** What a line of plain build output says to a person: `#9 [stage 2/5] RUN …` or `#9 3.21 Unpacking git`. Pure. */
export function readStep(line: string): { text: string; number?: number; of: number } | undefined {
  const step = /^#\d+ \[(?:[\w-]+ )?(\d+)\/(\d+)\] (.*)$/.exec(line);
  if (step !== null) return { text: short(step[3] ?? ''), number: Number(step[1]), of: Number(step[2]) };
  const output = /^#\d+ \d+\.\d+ (.*\S.*)$/.exec(line);
  return output === null ? undefined : { text: short(output[1] ?? ''), of: 0 };
}

function short(text: string): string {
  const line = text.trim();
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
