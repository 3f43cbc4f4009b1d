import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '#protocol';
import type { SetupContext } from '../../cli/settings.ts';
import { contentHash } from '../../images/content-hash.ts';
import { type Cached, cached } from './cache.ts';
import { sh } from './shell.ts';

const scripts = join(import.meta.dirname, 'machine');
const packages = [
  ...['ca-certificates', 'curl', 'dbus', 'docker-cli', 'docker.io', 'initramfs-tools', 'iproute2', 'iptables', 'kmod'],
  ...['linux-image-cloud-amd64', 'procps', 'systemd', 'systemd-sysv', 'udev'],
];

/** Programs of this machine that make and run the other one, with the package that brings each. */
const programs = {
  debootstrap: 'debootstrap',
  'mkfs.ext4': 'e2fsprogs',
  'qemu-system-x86_64': 'qemu-system-x86',
  setpriv: 'util-linux',
} as const;

/** Throws UserError when this machine cannot make another one. */
export function checkPrograms(env: NodeJS.ProcessEnv): void {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const missing = Object.entries(programs).filter(
    ([name]) => !folders.some((folder) => existsSync(join(folder, name))),
  );
  if (missing.length > 0 || process.getuid?.() !== 0) {
    throw new UserError({
      code: 'no-machine',
      message: `A machine with cgroup v2 needs root and ${Object.keys(programs).join(', ')}; missing: ${missing.map(([name]) => name).join(', ') || 'root'}`,
      hint: `As root: apt-get install --no-install-recommends ${missing.map(([, name]) => name).join(' ')}`,
    });
  }
}

/** Root file system, kernel and initrd of a Debian 13 with Docker: `root.ext4`, `vmlinuz`, `initrd`. */
export async function ensureMachineDisk(context: SetupContext, parent: string): Promise<Cached> {
  const recipe = [join(scripts, 'make-root'), join(scripts, 'drydock-proof.service')];
  const hash = await contentHash(
    [],
    [...packages, ...(await Promise.all(recipe.map((file) => readFile(file, 'utf8'))))],
  );
  return cached(parent, 'machine', hash, async (folder) => {
    const work = await mkdtemp(join(tmpdir(), 'drydock-cgroup2-'));
    try {
      await sh(context, 'exec bash "$@"', [
        join(scripts, 'make-root'),
        join(work, 'root'),
        folder,
        scripts,
        packages.join(','),
      ]);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}
