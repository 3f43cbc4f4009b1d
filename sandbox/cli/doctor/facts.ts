import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { exec } from 'tinyexec';
import { probeEngine } from '../../bootstrap/engine-probe.mjs';
import type { EngineVerdict } from '../../bootstrap/engine-verdict.mjs';
import { type Machine, readMachine } from '../../bootstrap/machine.mjs';
import type { ClusterFinding } from '../../cluster/index.ts';
import { preparer } from '../cluster/cluster-process.ts';
import { clusterTrouble } from '../cluster/cluster-trouble.ts';
import { lookAtExisting } from '../cluster/existing/look-at-existing.ts';
import { readClusterState } from '../cluster/state-file.ts';
import type { CommandContext } from '../command-context.ts';
import { isOurs } from '../instance-state.ts';
import { readStock } from '../registry/stock-state.ts';
import { labRange } from '../settings.ts';
import { closedPaths } from './closed-paths.ts';
import type { ClusterFacts } from './judge-cluster.ts';
import type { StockFacts } from './judge-stock.ts';

/** What the doctor looks at; the judging is pure. */
export interface MachineFacts {
  readonly machine: Machine;
  readonly node: string;
  readonly npm: string | undefined;
  readonly engine: EngineVerdict;
  readonly kernel: string;
  /** `1`, `2`, or undefined where no control groups are mounted. */
  readonly cgroup: '1' | '2' | undefined;
  /** Bytes of memory the kernel says can still be had, and in all. */
  readonly memoryFree: number;
  readonly memoryTotal: number;
  /** Bytes free where Docker keeps its data, and that folder. */
  readonly diskFree: number;
  readonly diskFolder: string;
  readonly inotifyInstances: number | undefined;
  /** Output of `ip -4 route`, without the networks of this instance itself. */
  readonly routes: readonly string[];
  /** Ranges that this instance wants for itself. */
  readonly ranges: readonly string[];
  /** Whether sandboxes reach the internet, once it is started with the settings of this environment. */
  readonly egress: 'on' | 'off';
  /** Without the name and password in it. */
  readonly proxy: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isRoot: boolean;
  /** Undefined before the first start. */
  readonly stock?: StockFacts | undefined;
  readonly cluster?: ClusterFacts | undefined;
  /** The pre-flight of an existing cluster; empty without one. */
  readonly existing?: readonly ClusterFinding[];
  /** The clone, and what of it a user of its own could not read. */
  readonly clone: string;
  readonly closed: readonly string[];
}

export async function readFacts(context: CommandContext): Promise<MachineFacts> {
  const { env, settings, isRoot } = context;
  const data = settings.data;
  const [npm, routes, { verdict }, own] = await Promise.all([
    output('npm', ['--version']),
    output('ip', ['-4', 'route']),
    probeEngine({ ...context, data }),
    output('docker', ['network', 'ls', '--filter', 'label=dev.drydock.instance', '--format', 'br-{{.ID}}']),
  ]);
  const diskFolder = nearestFolder(verdict.state === 'fit' && verdict.folder !== '' ? verdict.folder : '/var/lib');
  const disk = statfsSync(diskFolder);
  const bridges = (own ?? '').split('\n').filter(Boolean);
  return {
    machine: readMachine(env),
    node: process.versions.node,
    npm,
    engine: verdict,
    kernel: release(),
    cgroup: existsSync('/sys/fs/cgroup/cgroup.controllers') ? '2' : existsSync('/sys/fs/cgroup') ? '1' : undefined,
    memoryFree: memoryAvailable(),
    memoryTotal: totalmem(),
    diskFree: disk.bavail * disk.bsize,
    diskFolder,
    inotifyInstances: readNumber('/proc/sys/fs/inotify/max_user_instances'),
    routes: (routes ?? '')
      .split('\n')
      .filter((line) => line !== '' && !bridges.some((bridge) => line.includes(bridge))),
    ranges: [labRange, settings.network],
    egress: settings.egress,
    proxy: withoutPassword(env.HTTPS_PROXY || env.HTTP_PROXY),
    now: Date.now(),
    isRoot,
    stock: stockOf(data),
    cluster: await clusterOf(context),
    existing: await lookAtExisting(context),
    clone: context.root,
    closed: closedPaths(context.root),
  };
}

function stockOf(data: string): StockFacts | undefined {
  const stock = readStock(data);
  return stock === undefined ? undefined : { ...stock, running: isOurs(stock.pid, 'sandbox/cli/main.ts') };
}

/** Of a cluster of our own that was prepared also whether it answers; of another one the pre-flight tells. */
async function clusterOf(context: CommandContext): Promise<ClusterFacts | undefined> {
  const { data, kubernetesNodes, kubeconfig } = context.settings;
  const state = readClusterState(data);
  if (state === undefined) return undefined;
  const running = preparer(data) !== undefined;
  if (kubeconfig !== undefined) return { state, running, nodes: undefined };
  const trouble = state.status === 'ready' ? await clusterTrouble(context) : undefined;
  return { state, running, nodes: kubernetesNodes, trouble };
}

/** A report is sent around; who may use the proxy stays here. */
export function withoutPassword(proxy: string | undefined): string | undefined {
  return proxy?.replace(/^([a-z]+:\/\/)?[^/]*@/i, '$1');
}

async function output(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await exec(program, args, { timeout: 20_000 });
    return exitCode === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

function nearestFolder(path: string): string {
  return existsSync(path) || path === '/' ? path : nearestFolder(dirname(path));
}

function memoryAvailable(): number {
  if (!existsSync('/proc/meminfo')) return totalmem();
  const kibibytes = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

function readNumber(file: string): number | undefined {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}
