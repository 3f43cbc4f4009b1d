import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { x } from 'tinyexec';
import { UserError } from '#protocol';
import type { Phase } from '../cli/progress.ts';
import type { SetupContext } from '../cli/settings.ts';
import { baseImage } from './images.ts';

/** The Debian mirror that a text of apt sources names, one-line or deb822 form; security mirrors are another archive. Pure. */
export function mirrorIn(sources: string): string | undefined {
  const addresses = sources
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => line.match(/https?:\/\/\S+/g) ?? []);
  return addresses.find((address) => /\/debian\/?$/.test(address))?.replace(/\/$/, '');
}

/** The mirror that this machine uses; without one debootstrap knows Debian's own. */
function machineMirror(): string | undefined {
  const folder = '/etc/apt/sources.list.d';
  const more = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = ['/etc/apt/sources.list', ...more].filter((file) => existsSync(file));
  return mirrorIn(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
}

/** What a slim image leaves out, also from packages that are installed later. */
const slim = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/share/info/*',
  '/usr/share/lintian/*',
];

/** As in the official image: apt keeps neither packages nor its 90 MB of indexes, in every image that installs something. */
const aptKeepsNothing = `Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
`;

/** Builds the base image from Debian packages, where no registry answers. Needs root and debootstrap. */
export async function debootstrapBase({ settings, log, signal }: SetupContext, phase: Phase): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/sbin/debootstrap')) {
    throw new UserError({
      code: 'no-base-image',
      message: `No image registry answers, and "${baseImage}" cannot be built from Debian packages without root and debootstrap`,
      hint: 'Connect to a registry, or run as root after: apt-get install debootstrap',
    });
  }
  const mirror = machineMirror();
  const work = await mkdtemp(join(tmpdir(), 'drydock-base-'));
  const root = join(work, 'root');
  const run = async (file: string, args: readonly string[]) => {
    const process = x(file, [...args], { signal });
    let last = '';
    for await (const line of process) {
      log(`${file}: ${line}`);
      if (line.startsWith('I: ')) phase.update(line.slice(3));
      last = line;
    }
    signal.throwIfAborted();
    if (process.exitCode !== 0) {
      throw new UserError({
        code: 'base-image-failed',
        message: `The base image could not be made: "${file}" ended with ${process.exitCode}: ${last}`,
        hint: 'Look at network, proxy and disk, then start again',
      });
    }
  };
  try {
    await run('debootstrap', ['--variant=minbase', 'trixie', root, ...(mirror === undefined ? [] : [mirror])]);
    await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/docker'), slim.map((path) => `path-exclude ${path}\n`).join(''));
    await writeFile(join(root, 'etc/apt/apt.conf.d/docker-clean'), aptKeepsNothing);
    const clean = [
      ...slim,
      '/var/lib/apt/lists/*',
      '/var/cache/apt/*.bin',
      '/var/cache/apt/archives/*.deb',
      '/var/log/*',
    ];
    await run('sh', ['-c', `cd "$1" && rm -rf ${clean.map((path) => `.${path}`).join(' ')}`, 'clean', root]);
    phase.update('importing');
    await importFolder(root, settings.name, signal);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function importFolder(root: string, instance: string, signal: AbortSignal): Promise<void> {
  const labels = { 'dev.drydock.stand-in': `${baseImage}: debootstrap`, 'dev.drydock.instance': instance };
  const changes = Object.entries(labels).flatMap(([key, value]) => ['--change', `LABEL ${key}="${value}"`]);
  const tar = spawn('tar', ['--numeric-owner', '-C', root, '-c', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const load = spawn('docker', ['import', ...changes, '--change', 'CMD ["bash"]', '-', baseImage], {
    stdio: [tar.stdout, 'ignore', 'inherit'],
    signal,
  });
  // Not 'close': the pipe between the two is never read here, so it never closes here.
  const [[tarCode], [loadCode]] = await Promise.all([once(tar, 'exit'), once(load, 'exit')]);
  if (tarCode !== 0 || loadCode !== 0)
    throw new Error(`Importing "${baseImage}" failed: tar ${tarCode}, docker ${loadCode}`);
}
