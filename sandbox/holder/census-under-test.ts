import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { CountersSnapshot, LinuxSnapshot, SocketsSnapshot } from '#protocol';
import { type CensusLine, type CensusSource, censusLine } from '../labhost/observe/census/census-line.ts';
import { buildForTests } from './build-for-tests.ts';

export const isV2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
const sandbox = 's-aaaaaaaaaaaa';

/** Census on a stand-in for a sandbox: a shell with namespaces and a cgroup of its own, made anew for each test of the file that asks. */
export class CensusUnderTest {
  readonly folder: string;
  /** Its folders in the trees of the pids and the memory controller; one and the same on v2. */
  readonly cgroup: string;
  readonly memory: string;
  /** The stand-in's first process, numbered out here. */
  init = 0;
  readonly lines: CensusLine[] = [];
  readonly #shell: ChildProcessWithoutNullStreams;
  #census: ChildProcessWithoutNullStreams | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(folder: string, tree: (controller: string) => string) {
    this.folder = folder;
    this.cgroup = tree('pids');
    this.memory = tree('memory');
    const flags = ['--uts', '--pid', '--net', '--ipc', '--mount', '--fork', '--kill-child', '--mount-proc', '--'];
    this.#shell = spawn('unshare', [...flags, 'sh', '-c', 'umount -a -t nsfs 2> /dev/null; hostname sandbox; exec sh']);
    this.#shell.stderr.resume();
  }

  async start(): Promise<void> {
    await mkdir(this.cgroup, { recursive: true });
    await mkdir(this.memory, { recursive: true });
    await this.inside('true');
    const { pid } = this.#shell;
    this.init = Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim());
    await writeFile(join(this.cgroup, 'cgroup.procs'), String(this.init));
  }

  async stop(): Promise<void> {
    this.#census?.stdin.end();
    if (this.#census !== undefined && this.#census.exitCode === null) await once(this.#census, 'exit');
    this.#shell.stdin.end();
    this.#shell.kill('SIGKILL');
    if (existsSync(`/proc/${this.init}`)) process.kill(this.init, 'SIGKILL');
    for (const path of [join(this.cgroup, 'below'), join(this.memory, 'below'), this.cgroup, this.memory]) {
      await emptied(path);
      await rmdir(path).catch(() => undefined);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a command in the stand-in's first shell and gives what it says. */
  async inside(command: string): Promise<string> {
    let said = '';
    const end = `end-${Math.random()}`;
    this.#shell.stdin.write(`${command}\necho ${end}\n`);
    while (!said.includes(end)) said += (await once(this.#shell.stdout, 'data'))[0];
    return said.slice(0, said.indexOf(end)).trim();
  }

  /** Runs a program in the background, and waits until it is what it runs: `line` is how it ends up, a pattern of pgrep. */
  async background(command: string, line: string): Promise<void> {
    await this.inside(`${command} &\nuntil pgrep -x -f '${line}' > /dev/null; do :; done`);
  }

  /** The number out here of the one in the stand-in's cgroup with this command line. */
  async hostPid(command: string): Promise<number> {
    for (const pid of (await readFile(join(this.cgroup, 'cgroup.procs'), 'utf8')).trim().split('\n'))
      if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')) === command) return Number(pid);
    throw new Error(`Nobody runs ${command}`);
  }

  /** Starts census, and watches the stand-in's `linux`. */
  async watch(...flags: string[]): Promise<void> {
    const census = spawn(join(await buildForTests(), 'census-asan'), flags, {
      env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=1' },
    });
    census.stderr.pipe(process.stderr);
    let rest = '';
    census.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.lines.push(censusLine.parse(JSON.parse(part)));
      for (const wake of this.#waiting) wake();
    });
    this.#census = census;
    this.alsoWatch('linux');
  }

  alsoWatch(source: CensusSource): void {
    this.tell(`watch ${sandbox} ${source} ${this.cgroup} ${this.init}`);
  }

  /** One line to census; `SANDBOX` stands for the stand-in's name. */
  tell(line: string): void {
    this.#census?.stdin.write(`${line.replace('SANDBOX', sandbox)}\n`);
  }

  /** The first line, now or later, of which something is so. */
  async line<Found>(look: (line: CensusLine) => Found | undefined | false): Promise<Found> {
    for (let at = 0; ; at += 1) {
      while (at >= this.lines.length) await this.#news();
      const line = this.lines[at];
      const found = line === undefined ? undefined : look(line);
      if (found !== undefined && found !== false) return found;
    }
  }

  async #news(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  /** The first state, now or later, that is so. */
  state<Found>(look: (value: LinuxSnapshot) => Found | undefined | false): Promise<Found> {
    return this.line((line) => line.source === 'linux' && 'value' in line && look(line.value));
  }

  sockets<Found>(look: (value: SocketsSnapshot) => Found | undefined | false): Promise<Found> {
    return this.line((line) => line.source === 'linux.sockets' && 'value' in line && look(line.value));
  }

  connections<Found>(look: (value: SocketsSnapshot) => Found | undefined | false): Promise<Found> {
    return this.line((line) => line.source === 'linux.connections' && 'value' in line && look(line.value));
  }

  counters<Found>(look: (value: CountersSnapshot) => Found | undefined | false): Promise<Found> {
    return this.line((line) => line.source === 'linux.counters' && 'value' in line && look(line.value));
  }
}

export function censusUnderTest(): () => CensusUnderTest {
  let current: CensusUnderTest | undefined;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-census-'));
    const name = `drydock-census-${process.pid}-${Date.now()}`;
    current = new CensusUnderTest(folder, (controller) => join('/sys/fs/cgroup', isV2 ? '.' : controller, name));
    await current.start();
  });
  afterEach(() => current?.stop());
  return () => {
    if (current === undefined) throw new Error('Asked for outside a test');
    return current;
  };
}

/** Waits until nobody is in the group. */
export async function emptied(path: string): Promise<void> {
  while (existsSync(path) && (await readFile(join(path, 'cgroup.procs'), 'utf8')) !== '')
    await new Promise(setImmediate);
}

export function inodeOf(pid: number, type: string): number {
  return Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/${type}`))?.[0]);
}

export const byCommand = (value: LinuxSnapshot, ...command: string[]) =>
  value.processes.find((process) => process.command.join(' ') === command.join(' '));
