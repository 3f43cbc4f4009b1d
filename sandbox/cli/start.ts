import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '#protocol';
import { claimDataFolder } from '../bootstrap/data-folder.mjs';
import { holdLock } from '../bootstrap/lock.mjs';
import { duration } from '../bootstrap/progress-lines.mjs';
import { acceptsConnections } from './accepts-connections.ts';
import { digestOfCode } from './code-digest.ts';
import type { CommandContext } from './command-context.ts';
import { findFreePort } from './free-port.ts';
import { findRunning, type InstanceState, isOurs, readState, removeState, writeState } from './instance-state.ts';
import type { Lab, LabAddresses, LabImages } from './lab.ts';
import { planLaunch } from './plan-launch.ts';
import { renewWeb } from './renew-web.ts';
import { ensureSite } from './site-build.ts';
import { startSupervisor } from './start-supervisor.ts';
import { endProcesses, stopWeb } from './stop.ts';
import { canSharePort, superviseWeb } from './supervise-web.ts';
import type { WebLaunch } from './web-launch.ts';

export interface StartOptions {
  /** Leave web in the background and return when it answers. */
  readonly detach: boolean;
  /** Print the URL as `{"url":"…"}`. */
  readonly json: boolean;
}

/**
 * Brings everything up and prints one URL. In the foreground it stays as web's supervisor until the signal; the lab host goes on.
 * Started twice, the second only prints the URL; where the code has changed since, it renews agent and web, and shells go on.
 */
export async function start(context: CommandContext, lab: Lab, { detach, json }: StartOptions): Promise<void> {
  const { settings, say, signal } = context;
  const printUrl = (url: string) => context.print(json ? JSON.stringify({ url }) : url);
  const startedAt = performance.now();
  const code = await digestOfCode(context.root);
  if (await sayRunning(context, lab, code, printUrl)) return;
  claimDataFolder(settings.data);
  mkdirSync(join(settings.data, 'logs'), { recursive: true, mode: 0o711 });
  const lock = join(settings.data, 'start.lock');
  const release = await holdLock({ ...context, file: lock, what: `start of "${settings.name}"` });
  try {
    // The one that held the lock may have brought it up.
    if (await sayRunning(context, lab, code, printUrl)) return;
    const old = findRunning(settings.data);
    if (old === undefined) await endOrphan(settings.data);
    const images = await lab.ensureImages(context);
    if (old !== undefined) {
      await mustSpareSandboxes(context, lab, images);
      say(
        `Drydock runs since ${old.startedAt} with other code than this clone's: renewing agent and web. Shells go on.`,
      );
    }
    // Before the lab host: a page that does not build leaves nothing running that serves nobody.
    const site = await ensureSite(context);
    const addresses = await lab.ensureLabHost(context, images);
    lab.beginStock(context);
    await lab.beginCluster(context);
    const also = settings.kubernetes === 'on' ? ', and Kubernetes is prepared,' : '';
    say(`The course registry is filled${also} in the background; npx drydock doctor tells how far it is.`);
    // Where both can have the port, learners have the old web until the new one answers; else until now.
    const former = old?.sharesPort ? old : undefined;
    if (old !== undefined && former === undefined) await stopWeb(context);
    const launch =
      former === undefined
        ? await chooseLaunch(context, { addresses, site, code, port: old?.port ?? settings.port })
        : { ...planLaunch(context, addresses, { site, code, port: former.port }), successor: true };
    const phase = context.progress.phase('Web');
    const ready = (url: string) => {
      phase.done(`answers, ready after ${duration(performance.now() - startedAt)}`);
      printUrl(url);
    };
    try {
      if (detach && former !== undefined) ready((await renewWeb(context, launch, former)).url);
      else if (detach) ready((await startSupervisor(context, launch)).url);
      else await stay(context, launch, former, ready, release);
    } catch (cause) {
      phase.fail('not started');
      throw cause;
    }
    if (signal.aborted && !detach) {
      say(`Web stopped. The lab host and its sandboxes go on; end them with: npx drydock stop`);
    }
  } finally {
    release();
  }
}

/** Runs web under this process; everything it says after the first answer goes to the log. */
async function stay(
  context: CommandContext,
  launch: WebLaunch,
  former: InstanceState | undefined,
  ready: (url: string) => void,
  release: () => void,
): Promise<void> {
  await runSupervised(context, launch, (first) => {
    if (!first) return;
    if (former !== undefined) void endProcesses(former);
    ready(launch.url);
    release();
    context.say(`Ctrl-C stops web. Log: ${join(launch.data, 'logs', 'web.log')}`);
  });
}

/** Supervises web and keeps state.json true; `onAnswer` is called after each start of web, `onDevLine` as in `superviseWeb`. */
export async function runSupervised(
  context: CommandContext,
  launch: WebLaunch,
  onAnswer: (first: boolean) => void,
  onDevLine?: (line: string) => void,
): Promise<void> {
  const startedAt = new Date().toISOString();
  let first = true;
  try {
    await superviseWeb({
      ...context,
      launch,
      ...(onDevLine && { onDevLine }),
      onAnswer: (webPid) => {
        writeState(launch.data, stateOf(context, launch, startedAt, webPid));
        onAnswer(first);
        first = false;
      },
    });
  } finally {
    if (readState(launch.data)?.pid === process.pid) removeState(launch.data);
  }
}

function stateOf(context: CommandContext, launch: WebLaunch, startedAt: string, webPid: number): InstanceState {
  const { name, url, port, fleetUrl, relayUrl, secretFile, code } = launch;
  return {
    name,
    url,
    port,
    pid: process.pid,
    webPid,
    fleetUrl,
    relayUrl,
    secretFile,
    startedAt,
    version: context.version,
    sharesPort: canSharePort,
    code,
  };
}

/**
 * Says so when it runs this code already; Kubernetes that failed is tried again. One whose lab host is gone is ended instead, to be
 * brought up whole: the agent's ports change.
 */
async function sayRunning(
  context: CommandContext,
  lab: Lab,
  code: string,
  printUrl: (url: string) => void,
): Promise<boolean> {
  const running = findRunning(context.settings.data);
  if (running === undefined) return false;
  const { hostname, port } = new URL(running.fleetUrl);
  if (!(await acceptsConnections(hostname, Number(port)))) {
    context.say('Drydock runs, but its lab host does not answer: starting again.');
    await stopWeb(context);
    return false;
  }
  if (running.code !== code) return false;
  context.say(`Drydock runs already, since ${running.startedAt} (process ${running.pid}).`);
  await lab.retryCluster(context);
  printUrl(running.url);
  return true;
}

/** A start must not take anybody's work: what only a new lab host can renew waits until somebody says so. */
async function mustSpareSandboxes(context: CommandContext, lab: Lab, images: LabImages): Promise<void> {
  if (!(await lab.isOfOtherImage(context, images))) return;
  throw new UserError({
    code: 'lab-host-old',
    message:
      'Drydock runs, and goes on as it is: web, agent and lab host are of other code than this clone, and a new lab host ends every sandbox',
    hint: 'When no learner is at work: npx drydock stop && npm start (progress is kept)',
  });
}

/** Web of a supervisor that was killed: where the kernel does not end it with its parent, we do. */
async function endOrphan(data: string): Promise<void> {
  const state = readState(data);
  if (state !== undefined && isOurs(state.webPid, 'sandbox/web/main.ts')) process.kill(state.webPid, 'SIGTERM');
  rmSync(join(data, 'launch.json'), { force: true });
}

interface Prepared {
  readonly addresses: LabAddresses;
  readonly site: string;
  readonly code: string;
  /** The one that is wanted. */
  readonly port: number;
}

/** The wanted port, or the next free one. */
async function chooseLaunch(
  context: CommandContext,
  { addresses, port: wanted, ...made }: Prepared,
): Promise<WebLaunch> {
  const { settings, say } = context;
  const port = await findFreePort(settings.host, wanted);
  if (port !== wanted) say(`Port ${wanted} is taken by another program: using ${port}.`);
  return planLaunch(context, addresses, { ...made, port });
}
