import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DevEvent, devEvent, UserError } from '#protocol';
import { claimDataFolder } from '../../bootstrap/data-folder.mjs';
import { duration } from '../../bootstrap/progress-lines.mjs';
import { digestOfCode } from '../code-digest.ts';
import type { CommandContext } from '../command-context.ts';
import { findFreePort } from '../free-port.ts';
import { findRunning } from '../instance-state.ts';
import type { Lab, LabAddresses } from '../lab.ts';
import { originOf, planLaunch } from '../plan-launch.ts';
import { runSupervised } from '../start.ts';
import { devData } from '../stop.ts';
import { describeEvent } from './describe-event.ts';
import { findLesson } from './find-lesson.ts';
import { startPageServer } from './page-server.ts';

export interface DevOptions {
  /** Where the URL leads: an id or a folder; the home page when undefined. */
  readonly lesson: string | undefined;
  /** Print the URL as `{"url":"…"}`, then each event as a line of JSON. */
  readonly json: boolean;
}

/**
 * Serves the course as it is saved until the signal: pages by Astro's dev server, checks by a web of its own over the lab host of this
 * instance. Progress of learners is not touched. Throws UserError when a part of it does not start or ends.
 */
export async function dev(context: CommandContext, lab: Lab, { lesson, json }: DevOptions): Promise<void> {
  const { settings, root, print, say, progress } = context;
  const startedAt = performance.now();
  const id = lesson === undefined ? undefined : findLesson(root, settings.lessons, lesson);
  const data = devData(settings.data);
  const running = findRunning(data);
  if (running !== undefined) throw alreadyRunning(running.url, running.pid);
  const addresses = await findLab(context, lab);
  claimDataFolder(settings.data);
  mkdirSync(join(data, 'logs'), { recursive: true, mode: 0o711 });

  const port = await findFreePort(settings.host, settings.port);
  const webPort = await findFreePort('127.0.0.1', port + 1);
  const url = new URL(id === undefined ? '/' : `/${id}/`, originOf('http', settings.host, port));
  const tell = json ? (event: DevEvent) => print(JSON.stringify(event)) : tellWith(say);

  const phase = progress.phase('Pages');
  phase.update('starting web and the server of the pages');
  const stop = new AbortController();
  // The pages are served plainly; a certificate of the instance is for its own address.
  const { DRYDOCK_TLS_CERT: _cert, DRYDOCK_TLS_KEY: _key, ...env } = context.env;
  const within = { ...context, env, signal: AbortSignal.any([context.signal, stop.signal]) };
  const launch = {
    ...planLaunch(within, addresses, { site: devSite(root, url), code: await digestOfCode(root), port: webPort }),
    ...{ data, host: '127.0.0.1', url: url.origin, allowedHosts: `127.0.0.1:${port},localhost:${port}` },
  };
  const answers = Promise.withResolvers<void>();
  const web = runSupervised(within, launch, () => answers.resolve(), readWith(tell));
  const address = new URL(`http://127.0.0.1:${webPort}`);
  const pages = startPageServer(within, { host: settings.host, port, web: address, onProblem: say });
  const over = Promise.race([web, pages.ended.then((problem) => Promise.reject(problem))]);
  const end = async () => {
    stop.abort();
    await Promise.allSettled([web, pages.stop()]);
  };
  // Whoever loses a race has nobody left to listen to its failure.
  over.catch(() => undefined);
  try {
    await Promise.race([over, Promise.all([answers.promise, pages.open(url)])]);
    context.signal.throwIfAborted();
    phase.done(`ready after ${duration(performance.now() - startedAt)}`);
  } catch (cause) {
    phase.fail(context.signal.aborted ? 'interrupted' : 'not started');
    await end();
    throw cause;
  }
  print(json ? JSON.stringify({ url: url.href }) : url.href);
  say(
    'Save a file of a lesson: page and checks follow, the sandbox stays. “Why?” on the page explains each verdict. Ctrl-C ends it.',
  );
  await over.finally(end);
  say('Ended. The lab host and the sandbox go on for the next time; end them with: npx drydock stop');
}

/** Each event in words. */
function tellWith(say: (line: string) => void): (event: DevEvent) => void {
  return (event) => {
    const words = describeEvent(event);
    if (words !== undefined) say(words);
  };
}

/** The events that web writes, a line each. */
function readWith(tell: (event: DevEvent) => void): (line: string) => void {
  return (line) => {
    const event = devEvent.safeParse(parseJson(line)).data;
    if (event !== undefined) tell(event);
  };
}

/** The lab host of the instance that runs; without one it is started, and left for the next time. */
async function findLab(context: CommandContext, lab: Lab): Promise<LabAddresses> {
  const running = findRunning(context.settings.data);
  return running ?? (await lab.ensureLabHost(context, await lab.ensureImages(context)));
}

/** Web does not start without a site. This one says where the pages are. */
function devSite(root: string, url: URL): string {
  const site = join(root, '.drydock', 'dev-site');
  mkdirSync(site, { recursive: true });
  const page = `<!doctype html><title>Drydock</title><p>The pages are at <a href="${url.href}">${url.href}</a></p>\n`;
  for (const name of ['index.html', '404.html']) writeFileSync(join(site, name), page);
  return site;
}

function alreadyRunning(url: string, pid: number): UserError {
  return new UserError({
    code: 'dev-runs-already',
    message: `drydock dev runs already, at ${url} (process ${pid})`,
    hint: 'Work there: it serves every lesson. Or end it first, with Ctrl-C in its terminal',
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
